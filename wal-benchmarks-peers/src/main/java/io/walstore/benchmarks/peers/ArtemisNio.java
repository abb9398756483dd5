package io.walstore.benchmarks.peers;

import io.walstore.benchmarks.Contender;
import io.walstore.benchmarks.Journal;
import java.nio.file.Path;
import org.apache.activemq.artemis.core.io.nio.NIOSequentialFileFactory;

/**
 * The journal of ActiveMQ Artemis on a {@code FileChannel}. A write syncs before the next one begins, so whoever comes
 * meanwhile forms the next group by itself, and a time to wait for company would only be lost.
 */
public final class ArtemisNio implements Contender {

    static {
        // Netty spares newer JDKs what the journal's buffers need.
        System.setProperty("io.netty.noUnsafe", "false");
    }

    private static final int TIMEOUT_NANOS = 1;
    private static final int ONE_WRITE = 1;

    @Override
    public String name() {
        return "artemis-nio";
    }

    @Override
    public String setting() {
        return "journal-type NIO, datasync, sync appends, buffer of 4 MiB written as soon as the last write is synced";
    }

    @Override
    public Journal open(Path directory, long segmentSizeBytes) throws Exception {
        var files = new NIOSequentialFileFactory(
                directory.toFile(), true, ArtemisJournal.BUFFER_BYTES, TIMEOUT_NANOS, ONE_WRITE, false);
        return ArtemisJournal.open(files, segmentSizeBytes, ONE_WRITE);
    }
}
