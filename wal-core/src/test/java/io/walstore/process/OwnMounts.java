package io.walstore.process;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a process gets a view of the mounted file systems that is its own. */
final class OwnMounts {

    /** The first is root's way, the second everybody's, where the system allows it. */
    private static final List<List<String>> WAYS =
            List.of(List.of("unshare", "--mount"), List.of("unshare", "--user", "--map-root-user", "--mount"));

    private OwnMounts() {}

    /** What to put before a command; skips the test if nothing works here. */
    static List<String> command() {
        List<String> reasons = new ArrayList<>();
        for (List<String> way : WAYS) {
            String reason = tryOut(way);
            if (reason.isEmpty()) {
                return way;
            }
            reasons.add(String.join(" ", way) + ": " + reason);
        }
        return abort("no file system can be mounted in a namespace of its own: " + reasons);
    }

    /** What is against it; empty if nothing is. */
    private static String tryOut(List<String> way) {
        try {
            Path directory = Files.createTempDirectory("own-mounts");
            try {
                List<String> command = new ArrayList<>(way);
                command.addAll(List.of("mount", "-t", "tmpfs", "none", directory.toString()));
                return Command.complaint(command);
            } finally {
                Files.delete(directory);
            }
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
