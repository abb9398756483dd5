package io.walstore.benchmarks.peers;

import io.walstore.benchmarks.Contender;
import io.walstore.benchmarks.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.server.storage.log.FetchIsolation;
import org.apache.kafka.server.util.KafkaScheduler;
import org.apache.kafka.storage.internals.log.LogConfig;
import org.apache.kafka.storage.internals.log.LogDirFailureChannel;
import org.apache.kafka.storage.internals.log.LogStartOffsetIncrementReason;
import org.apache.kafka.storage.internals.log.ProducerStateManagerConfig;
import org.apache.kafka.storage.internals.log.UnifiedLog;
import org.apache.kafka.storage.log.metrics.BrokerTopicStats;

/**
 * The log of one partition of Kafka, alone. Its offsets begin with 0, ours with 1. Whether it was closed in order is told
 * by a file beside it, as in a broker; if it was not, it reads itself through when it is opened.
 */
public final class KafkaLog implements Contender {

    private static final String PARTITION = "entries-0";
    private static final int PRODUCER_EXPIRATION_MILLIS = 86_400_000;

    @Override
    public String name() {
        return "kafka-log";
    }

    @Override
    public String setting() {
        return "UnifiedLog with a flush before an append returns, which syncs its two indices along; one flush serves all who"
                + " wait";
    }

    @Override
    public String weaker() {
        return "as usually set it flushes nothing and relies on copies in other brokers";
    }

    @Override
    public Journal open(Path directory, long segmentSizeBytes) throws Exception {
        var scheduler = new KafkaScheduler(1);
        scheduler.startup();
        Path closedInOrder = directory.resolve(".closed-in-order");
        UnifiedLog log = UnifiedLog.create(
                Files.createDirectories(directory.resolve(PARTITION)).toFile(),
                settings(segmentSizeBytes),
                0,
                0,
                scheduler,
                new BrokerTopicStats(),
                Time.SYSTEM,
                PRODUCER_EXPIRATION_MILLIS,
                new ProducerStateManagerConfig(PRODUCER_EXPIRATION_MILLIS, false),
                PRODUCER_EXPIRATION_MILLIS,
                new LogDirFailureChannel(1),
                Files.deleteIfExists(closedInOrder),
                Optional.empty());
        return new Opened(log, scheduler, closedInOrder);
    }

    private static LogConfig settings(long segmentSizeBytes) {
        return new LogConfig(Map.of(
                TopicConfig.SEGMENT_BYTES_CONFIG,
                Math.toIntExact(segmentSizeBytes),
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Math.toIntExact(segmentSizeBytes),
                TopicConfig.RETENTION_MS_CONFIG,
                -1L));
    }

    /** An open log. */
    private static final class Opened implements Journal {

        private static final int LEADER_EPOCH = 0;
        private static final int READ_BYTES = 1 << 20;
        private static final boolean AT_LEAST_ONE = true;

        private final UnifiedLog log;
        private final KafkaScheduler scheduler;
        private final Path closedInOrder;
        private final SharedSync flush;

        Opened(UnifiedLog log, KafkaScheduler scheduler, Path closedInOrder) {
            this.log = log;
            this.scheduler = scheduler;
            this.closedInOrder = closedInOrder;
            this.flush = new SharedSync(log::logEndOffset, () -> log.flush(false));
        }

        @Override
        public void append(byte[] payload) throws Exception {
            append(List.of(payload));
        }

        @Override
        public void append(List<byte[]> payloads) throws Exception {
            SimpleRecord[] records = payloads.stream().map(SimpleRecord::new).toArray(SimpleRecord[]::new);
            long last = log.appendAsLeader(MemoryRecords.withRecords(Compression.NONE, records), LEADER_EPOCH)
                    .lastOffset();
            flush.await(last + 1);
        }

        @Override
        public byte[] read(long index) throws IOException {
            for (Record entry : records(index - 1, 1)) {
                if (entry.offset() == index - 1) {
                    return Utils.toArray(entry.value());
                }
            }
            throw new IllegalArgumentException("no entry " + index);
        }

        @Override
        public void readFrom(long index, Consumer<byte[]> reader) throws IOException {
            long next = index - 1;
            while (next < log.logEndOffset()) {
                for (Record entry : records(next, READ_BYTES)) {
                    if (entry.offset() >= next) {
                        reader.accept(Utils.toArray(entry.value()));
                        next = entry.offset() + 1;
                    }
                }
            }
        }

        private Iterable<Record> records(long offset, int bytes) throws IOException {
            return log.read(offset, bytes, FetchIsolation.LOG_END, AT_LEAST_ONE)
                    .records
                    .records();
        }

        @Override
        public void truncateFront(long index) throws IOException {
            log.updateHighWatermark(log.logEndOffset());
            log.maybeIncrementLogStartOffset(index - 1, LogStartOffsetIncrementReason.ClientRecordDeletion);
            log.deleteOldSegments();
        }

        @Override
        public void close() throws IOException {
            log.flush(true);
            log.close();
            Files.createFile(closedInOrder);
            try {
                scheduler.shutdown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
