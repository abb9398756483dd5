package io.walstore.process;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.List;

/** How a process comes to heed the permissions of files. */
final class Permissions {

    private static final List<String> WITHOUT_PRIVILEGES =
            List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search");

    private Permissions() {}

    /** What to put before a command. Only root's processes need anything; skips the test if it cannot be had. */
    static List<String> command() {
        if (!System.getProperty("user.name").equals("root")) {
            return List.of();
        }
        List<String> trial = List.of(WITHOUT_PRIVILEGES.get(0), WITHOUT_PRIVILEGES.get(1), "true");
        String complaint;
        try {
            complaint = Command.complaint(trial);
        } catch (IOException e) {
            complaint = String.valueOf(e.getMessage());
        }
        assumeTrue(complaint.isEmpty(), "root cannot do without its privileges here: " + complaint);
        return WITHOUT_PRIVILEGES;
    }
}
