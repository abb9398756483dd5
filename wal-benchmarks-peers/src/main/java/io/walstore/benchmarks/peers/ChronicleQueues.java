package io.walstore.benchmarks.peers;

import static java.util.Objects.requireNonNull;

import io.walstore.benchmarks.Contender;
import io.walstore.benchmarks.Journal;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * Chronicle Queue, with a sync of the mapped file before an append returns. An appender for each thread, as its users have,
 * takes turns with the others by spinning, and a sync reaches as far as its own appender wrote: with many threads that
 * ends at a thousand appends a second. So there is one appender, under a lock, and one sync for all who wait. Files are
 * changed by the clock, at midnight, so nothing can be cut off within a run. The process needs {@link #JVM_ARGUMENTS}.
 */
public final class ChronicleQueues implements Contender {

    /** Without them it does not start on JDK 17 and newer. */
    static final List<String> JVM_ARGUMENTS = List.of(
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
            "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
            "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED");

    static {
        // It would report to its makers that it is used.
        System.setProperty("chronicle.analytics.disable", "true");
        System.setProperty("chronicle.announcer.disable", "true");
    }

    @Override
    public String name() {
        return "chronicle-queue";
    }

    @Override
    public String setting() {
        return "SyncMode.SYNC and ExcerptAppender.sync before an append returns; appends take turns under a lock of ours, one"
                + " sync serves all who wait";
    }

    @Override
    public String weaker() {
        return "as usually set it syncs nothing and leaves it to the kernel, when an append gets to the device";
    }

    @Override
    public Journal open(Path directory, long segmentSizeBytes) {
        return new Opened(SingleChronicleQueueBuilder.binary(directory)
                .rollCycle(RollCycles.FAST_DAILY)
                .blockSize(segmentSizeBytes)
                .syncMode(SyncMode.SYNC)
                .build());
    }

    /** An open queue. */
    private static final class Opened implements Journal {

        private final ChronicleQueue queue;
        private final ExcerptAppender appender;
        private final ThreadLocal<ExcerptTailer> tailers;
        private final SharedSync shared;
        private long appended;

        Opened(ChronicleQueue queue) {
            this.queue = queue;
            this.appender = queue.createAppender();
            appender.singleThreadedCheckDisabled(true);
            this.tailers = ThreadLocal.withInitial(queue::createTailer);
            this.shared = new SharedSync(this::appended, this::sync);
        }

        @Override
        public void append(byte[] payload) throws Exception {
            append(List.of(payload));
        }

        @Override
        public void append(List<byte[]> payloads) throws Exception {
            shared.await(write(payloads));
        }

        private synchronized long write(List<byte[]> payloads) {
            for (byte[] payload : payloads) {
                appender.writeBytes(Bytes.wrapForRead(payload));
            }
            appended += payloads.size();
            return appended;
        }

        private synchronized long appended() {
            return appended;
        }

        private synchronized void sync() {
            appender.sync();
        }

        @Override
        public byte[] read(long index) {
            ExcerptTailer tailer = tailers.get();
            tailer.moveToIndex(place(index));
            try (DocumentContext entry = tailer.readingDocument()) {
                return bytes(entry);
            }
        }

        @Override
        public void readFrom(long index, Consumer<byte[]> reader) {
            try (ExcerptTailer tailer = queue.createTailer()) {
                tailer.moveToIndex(place(index));
                boolean isEnd = false;
                while (!isEnd) {
                    try (DocumentContext entry = tailer.readingDocument()) {
                        isEnd = !entry.isPresent();
                        if (!isEnd) {
                            reader.accept(bytes(entry));
                        }
                    }
                }
            }
        }

        private long place(long index) {
            return queue.firstIndex() + index - 1;
        }

        private static byte[] bytes(DocumentContext entry) {
            Bytes<?> content = requireNonNull(entry.wire()).bytes();
            var payload = new byte[Math.toIntExact(content.readRemaining())];
            content.read(payload);
            return payload;
        }

        @Override
        public void close() {
            queue.close();
        }
    }
}
