package io.walstore.test;

import io.walstore.Durability;
import io.walstore.WalLogStore;
import io.walstore.WalLogStoreBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives each test a new log in a directory of its own, which is gone afterwards; and lets it crash.
 *
 * <pre>{@code
 * @RegisterExtension
 * final WalExtension wal = new WalExtension();
 *
 * @Test
 * void survives() {
 *     long index = wal.log().append(order);
 *     assertThat(wal.crash().getLog(index).data()).isEqualTo(order);
 * }
 * }</pre>
 *
 * <p>The log has segments of 64 KiB and leaves it to the operating system when to write, unless it is told otherwise: that
 * survives the end of a process as well, and is quicker.
 */
public final class WalExtension implements BeforeEachCallback, AfterEachCallback {

    private static final int SEGMENT_BYTES = 64 * 1024;

    private final UnaryOperator<WalLogStoreBuilder> settings;
    private @Nullable Path root;
    private @Nullable Path directory;
    private @Nullable WalLogStore log;
    private int lives;

    /** Logs as described above. */
    public WalExtension() {
        this(builder -> builder);
    }

    /**
     * Logs with other settings.
     *
     * @param settings changes the builder of each log that is opened
     */
    public WalExtension(UnaryOperator<WalLogStoreBuilder> settings) {
        this.settings = settings;
    }

    /** Opens a new log; JUnit does. */
    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        root = Files.createTempDirectory("wal-test");
        open(root.resolve("log"));
    }

    private WalLogStore open(Path path) {
        WalLogStoreBuilder builder =
                WalLogStore.builder(path).durability(Durability.OS).segmentSizeBytes(SEGMENT_BYTES);
        WalLogStore opened = settings.apply(builder).open();
        directory = path;
        log = opened;
        return opened;
    }

    /**
     * The log.
     *
     * @return the one that is open now
     */
    public WalLogStore log() {
        return present(log);
    }

    /**
     * Where the log is.
     *
     * @return its directory; another one after {@link #crash()}
     */
    public Path directory() {
        return present(directory);
    }

    /**
     * Closes the log and opens it again.
     *
     * @return the log
     */
    public WalLogStore reopen() {
        log().close();
        return open(directory());
    }

    /**
     * Opens what the log leaves behind when its process is killed now: all that was acknowledged, and of consumers what
     * was flushed. No other thread may be using the log.
     *
     * @return the log
     */
    public WalLogStore crash() {
        WalLogStore killed = log();
        killed.stable().keys(); // waits for what is still under way
        Path left = present(root).resolve("log-" + ++lives);
        copy(directory(), left);
        killed.close();
        return open(left);
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.list(from)) {
            Files.createDirectory(to);
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        } catch (IOException e) {
            throw new IllegalStateException(from + " cannot be copied", e);
        }
    }

    /** Closes the log and deletes its directory; JUnit does. */
    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        log().close();
        delete(present(root));
    }

    private static void delete(Path directory) throws IOException {
        List<Path> paths;
        try (Stream<Path> all = Files.walk(directory)) {
            paths = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }

    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("no test is running: annotate the extension with @RegisterExtension");
        }
        return value;
    }
}
