package io.walstore;

import io.walstore.fs.NioVfs;
import io.walstore.spi.Vfs;
import io.walstore.spi.WalLockedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A second process: tries to lock a directory, says what came of it, and holds on until its input ends. */
final class LockHolder {

    static final String LOCKED = "locked";

    private LockHolder() {}

    /** Starts the process on a directory. */
    static Process start(Path directory) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = System.getProperty("java.class.path");
        List<String> command = List.of(java, "-cp", classPath, LockHolder.class.getName(), directory.toString());
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Starts the process, and lets it end once it has said what came of it. */
    static String tryToLock(Path directory) throws IOException, InterruptedException {
        Process process = start(directory);
        process.getOutputStream().close();
        String answer = answer(process);
        process.waitFor();
        return answer;
    }

    /** What the process said; waits for it. */
    static String answer(Process process) throws IOException {
        BufferedReader output = process.inputReader();
        return String.valueOf(output.readLine());
    }

    public static void main(String[] arguments) throws IOException {
        try (Vfs.Lock lock = new NioVfs(Path.of(arguments[0])).lock()) {
            System.out.println(lock == null ? "" : LOCKED);
            System.in.read();
        } catch (WalLockedException e) {
            System.out.println(e.getMessage());
        }
    }
}
