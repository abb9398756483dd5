package io.walstore.benchmarks.peers;

import io.walstore.benchmarks.Contender;
import io.walstore.benchmarks.Journal;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer.Division;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys.Log.CorruptionPolicy;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.raftlog.segmented.SegmentedRaftLog;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.server.storage.RaftStorage.StartupOption;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.SizeInBytes;

/**
 * The log of one Raft peer of Ratis, alone: its worker writes what waits in its queue, and syncs when the queue is empty
 * or long. Its indices begin with 0, ours with 1. An entry counts as applied as soon as it is durable, so that its memory
 * is given back as in a server.
 */
public final class RatisLog implements Contender {

    private static final long TERM = 1;

    @Override
    public String name() {
        return "ratis";
    }

    @Override
    public String setting() {
        return "SegmentedRaftLog with its own batches, a sync for up to 128 writes, preallocated in steps of 4 MiB";
    }

    @Override
    public Journal open(Path directory, long segmentSizeBytes) throws Exception {
        var settings = new RaftProperties();
        RaftServerConfigKeys.Log.setSegmentSizeMax(settings, SizeInBytes.valueOf(segmentSizeBytes));
        RaftServerConfigKeys.Log.setPurgeGap(settings, 1);
        boolean isNew = !Files.exists(directory.resolve("current"));
        RaftStorage storage = RaftStorage.newBuilder()
                .setDirectory(directory.toFile())
                .setOption(isNew ? StartupOption.FORMAT : StartupOption.RECOVER)
                .setLogCorruptionPolicy(CorruptionPolicy.EXCEPTION)
                .setStorageFreeSpaceMin(SizeInBytes.valueOf(0))
                .build();
        storage.initialize();
        return new Opened(settings, storage);
    }

    /** An open log. */
    private static final class Opened implements Journal {

        private final SegmentedRaftLog log;
        private long next;

        Opened(RaftProperties settings, RaftStorage storage) throws IOException {
            var self = RaftGroupMemberId.valueOf(RaftPeerId.valueOf("self"), RaftGroupId.emptyGroupId());
            this.log = SegmentedRaftLog.newBuilder()
                    .setMemberId(self)
                    .setServer(server(self, this::applied))
                    .setStorage(storage)
                    .setProperties(settings)
                    .setSubmitUpdateCommitEvent(() -> {})
                    .build();
            log.open(RaftLog.INVALID_LOG_INDEX, null);
            this.next = log.getNextIndex();
        }

        private long applied() {
            return log.getFlushIndex();
        }

        @Override
        public void append(byte[] payload) throws Exception {
            write(payload).get();
        }

        @Override
        public void append(List<byte[]> payloads) throws Exception {
            List<CompletableFuture<Long>> batch = new ArrayList<>();
            synchronized (this) {
                for (byte[] payload : payloads) {
                    batch.add(write(payload));
                }
            }
            for (CompletableFuture<Long> written : batch) {
                written.get();
            }
        }

        private synchronized CompletableFuture<Long> write(byte[] payload) {
            return log.appendEntry(LogEntryProto.newBuilder()
                    .setTerm(TERM)
                    .setIndex(next++)
                    .setStateMachineLogEntry(
                            StateMachineLogEntryProto.newBuilder().setLogData(UnsafeByteOperations.unsafeWrap(payload)))
                    .build());
        }

        @Override
        public byte[] read(long index) throws IOException {
            LogEntryProto entry = log.get(index - 1);
            if (entry == null) {
                throw new IllegalArgumentException("no entry " + index);
            }
            return entry.getStateMachineLogEntry().getLogData().toByteArray();
        }

        @Override
        public void readFrom(long index, Consumer<byte[]> reader) throws IOException {
            long end = log.getNextIndex();
            for (long i = index; i <= end; i++) {
                reader.accept(read(i));
            }
        }

        @Override
        public void truncateFront(long index) throws Exception {
            log.purge(index - 2).get();
        }

        @Override
        public void close() throws IOException {
            log.close();
        }

        /** Stands for the server, of which the log asks only what is applied. */
        private static Division server(RaftGroupMemberId self, LongSupplier applied) {
            DivisionInfo info = answering(DivisionInfo.class, Map.of("getLastAppliedIndex", applied::getAsLong));
            return answering(Division.class, Map.of("getInfo", () -> info, "getMemberId", () -> self));
        }

        private static <T> T answering(Class<T> type, Map<String, Supplier<Object>> answers) {
            return type.cast(Proxy.newProxyInstance(
                    type.getClassLoader(),
                    new Class<?>[] {type},
                    (proxy, method, arguments) ->
                            answers.getOrDefault(method.getName(), () -> null).get()));
        }
    }
}
