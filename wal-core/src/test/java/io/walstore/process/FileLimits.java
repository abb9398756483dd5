package io.walstore.process;

import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** What the system lets this process do with files, less or more of it. Needs a process of its own. */
public final class FileLimits implements AutoCloseable {

    private static final String ENDLESS = "unlimited";

    private final Deque<FileInputStream> hoard = new ArrayDeque<>();

    /** Lets so many further files be opened: keeps open what else there is. Needs {@link OwnProcess#limit()}. */
    public void allowFurtherFiles(int count) throws IOException {
        try {
            while (true) {
                hoard.push(new FileInputStream("/dev/null"));
            }
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("Too many open files")) {
                throw e;
            }
        }
        for (int i = 0; i < count; i++) {
            hoard.pop().close();
        }
    }

    /** Lets no byte be written behind this offset of any file. */
    public void allowFileBytes(long bytes) throws IOException {
        limitFileBytes(String.valueOf(bytes));
    }

    private static void limitFileBytes(String limit) throws IOException {
        Command.run("prlimit", "--pid", String.valueOf(ProcessHandle.current().pid()), "--fsize=" + limit + ":");
    }

    /** Lets everything be done again. */
    public void lift() throws IOException {
        while (!hoard.isEmpty()) {
            hoard.pop().close();
        }
        limitFileBytes(ENDLESS);
    }

    @Override
    public void close() throws IOException {
        lift();
    }
}
