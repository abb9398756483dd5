package io.walstore.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link Victim} in its process, as its murderer sees it. Started ahead, so that it is ready when it is its turn. */
final class VictimProcess implements AutoCloseable {

    private final Path testimony;
    private final Path errors;
    private final Process process;

    /**
     * Starts it.
     *
     * @param scene where it finds the log, and leaves its testimony
     */
    VictimProcess(Path scene, List<Path> classPath, int life, long seed, boolean survives) throws IOException {
        testimony = Victim.testimony(scene, life);
        errors = scene.resolve("life-" + life + ".errors");
        List<String> command = ChildJvm.leanCommand(
                classPath,
                Victim.class,
                scene.toString(),
                String.valueOf(life),
                String.valueOf(seed),
                String.valueOf(survives));
        process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    }

    /** Lets it open the log, when it is ready. */
    void begin() throws IOException {
        awaitReady();
        OutputStream input = process.getOutputStream();
        input.write(1);
        input.flush();
    }

    /** Waits until it has opened the log, told what is in it, and appended an entry. */
    void awaitOpened() throws IOException {
        awaitReady();
    }

    private void awaitReady() throws IOException {
        int ready = process.getInputStream().read();
        Ledger.require(ready >= 0, "the process ended before it was ready:\n" + errors());
    }

    /** Waits for it to end by itself, but no longer than it may. */
    boolean endsWithin(long millis) throws InterruptedException {
        return process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    int exitValue() {
        return process.exitValue();
    }

    /** Ends it as {@code kill -9} does; it is gone on return. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** What it told; it must be gone. */
    List<String> testimony() throws IOException {
        return Testimony.read(testimony);
    }

    String errors() throws IOException {
        return Files.readString(errors);
    }

    /** Forgets what it told. */
    void deleteFiles() throws IOException {
        Files.deleteIfExists(testimony);
        Files.deleteIfExists(errors);
    }

    @Override
    public void close() {
        kill();
    }
}
