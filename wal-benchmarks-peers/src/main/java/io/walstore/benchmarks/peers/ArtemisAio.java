package io.walstore.benchmarks.peers;

import static java.util.Objects.requireNonNull;

import io.walstore.benchmarks.Contender;
import io.walstore.benchmarks.Journal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.activemq.artemis.core.io.aio.AIOSequentialFileFactory;
import org.apache.activemq.artemis.nativo.jlibaio.LibaioContext;

/**
 * The journal of ActiveMQ Artemis on Linux' libaio: direct writes, many under way, completed after a sync. It needs the
 * library {@code libaio.so.1} on the machine, and is out of the running without.
 */
public final class ArtemisAio implements Contender {

    static {
        // Netty spares newer JDKs what the journal's buffers need.
        System.setProperty("io.netty.noUnsafe", "false");
    }

    /** The default of a broker. */
    private static final int WRITES_AT_ONCE = 4096;

    /** With less, many small writes compete; with the broker's own half millisecond, one thread mostly waits. */
    private static final int TIMEOUT_NANOS = 100_000;

    @Override
    public String name() {
        return "artemis-aio";
    }

    @Override
    public String setting() {
        return "journal-type ASYNCIO, datasync, sync appends, journal-max-io 4096, buffer of 4 MiB, journal-buffer-timeout 100 µs";
    }

    @Override
    public Journal open(Path directory, long segmentSizeBytes) throws Exception {
        try {
            Native.require(directory);
        } catch (IOException | UnsatisfiedLinkError e) {
            throw new UnsupportedOperationException("no libaio here: " + e.getMessage(), e);
        }
        var files = new AIOSequentialFileFactory(
                directory.toFile(), ArtemisJournal.BUFFER_BYTES, TIMEOUT_NANOS, WRITES_AT_ONCE, false);
        return ArtemisJournal.open(files, segmentSizeBytes, WRITES_AT_ONCE);
    }

    /** Its native half, which a broker finds in its own directory, and we in its archive. */
    private static final class Native {

        private static final String LIBRARY = "/lib/linux-x86_64/libartemis-native-64.so";

        static void require(Path directory) throws IOException {
            try {
                probe(directory.resolve(".probe"));
            } catch (UnsatisfiedLinkError notYet) {
                load();
                probe(directory.resolve(".probe"));
            }
        }

        private static void probe(Path file) throws IOException {
            LibaioContext.close(LibaioContext.open(file.toString(), true));
            Files.delete(file);
        }

        private static void load() throws IOException {
            try (InputStream library = LibaioContext.class.getResourceAsStream(LIBRARY)) {
                Path copy = Files.createTempFile("artemis-native", ".so");
                copy.toFile().deleteOnExit();
                Files.write(copy, requireNonNull(library, LIBRARY).readAllBytes());
                System.load(copy.toString());
            }
        }
    }
}
