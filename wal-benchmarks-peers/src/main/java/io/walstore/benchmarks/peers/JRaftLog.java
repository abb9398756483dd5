package io.walstore.benchmarks.peers;

import static java.util.concurrent.TimeUnit.MINUTES;

import com.alipay.sofa.jraft.FSMCaller;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.conf.ConfigurationManager;
import com.alipay.sofa.jraft.core.NodeMetrics;
import com.alipay.sofa.jraft.entity.EnumOutter.EntryType;
import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.entity.LogId;
import com.alipay.sofa.jraft.entity.RaftOutter.SnapshotMeta;
import com.alipay.sofa.jraft.option.LogManagerOptions;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.storage.LogManager.StableClosure;
import com.alipay.sofa.jraft.storage.impl.LogManagerImpl;
import com.alipay.sofa.jraft.storage.impl.RocksDBLogStorage;
import io.walstore.benchmarks.Contender;
import io.walstore.benchmarks.Journal;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The Raft log of SOFAJRaft, alone: its log manager, which takes all who wait into one batch, on its storage in RocksDB.
 * An entry counts as applied as soon as it is durable.
 */
public final class JRaftLog implements Contender {

    private static final long TERM = 1;

    @Override
    public String name() {
        return "jraft";
    }

    @Override
    public String setting() {
        return "LogManagerImpl on RocksDBLogStorage, RaftOptions.sync, its own batches; no statistics";
    }

    @Override
    public Journal open(Path directory, long segmentSizeBytes) throws Exception {
        var raft = new RaftOptions();
        raft.setSync(true);
        raft.setOpenStatistics(false);
        var storage = new RocksDBLogStorage(directory.toString(), raft);
        var options = new LogManagerOptions();
        options.setGroupId("peers");
        options.setRaftOptions(raft);
        options.setDisruptorBufferSize(raft.getDisruptorBufferSize());
        options.setLogStorage(storage);
        options.setConfigurationManager(new ConfigurationManager());
        options.setNodeMetrics(new NodeMetrics(false));
        options.setFsmCaller(nobody());
        var log = new LogManagerImpl();
        if (!log.init(options)) {
            throw new IOException("JRaft cannot open its log in " + directory);
        }
        return new Opened(storage, log);
    }

    /** Stands for the state machine, which is told of failures only; who appends is told as well. */
    private static FSMCaller nobody() {
        return (FSMCaller) Proxy.newProxyInstance(
                FSMCaller.class.getClassLoader(),
                new Class<?>[] {FSMCaller.class},
                (proxy, method, arguments) -> method.getReturnType() == boolean.class ? Boolean.TRUE : null);
    }

    /** An open log. */
    private static final class Opened implements Journal {

        private final RocksDBLogStorage storage;
        private final LogManagerImpl log;

        Opened(RocksDBLogStorage storage, LogManagerImpl log) {
            this.storage = storage;
            this.log = log;
        }

        @Override
        public void append(byte[] payload) throws Exception {
            append(List.of(payload));
        }

        @Override
        public void append(List<byte[]> payloads) throws Exception {
            List<LogEntry> entries = new ArrayList<>();
            for (byte[] payload : payloads) {
                entries.add(entry(payload));
            }
            LogId last = entries.get(entries.size() - 1).getId();
            var stable = new Stable(entries);
            log.appendEntries(entries, stable);
            stable.await();
            log.setAppliedId(last);
        }

        private static LogEntry entry(byte[] payload) {
            var entry = new LogEntry(EntryType.ENTRY_TYPE_DATA);
            entry.setId(new LogId(0, TERM));
            entry.setData(ByteBuffer.wrap(payload));
            return entry;
        }

        @Override
        public byte[] read(long index) {
            LogEntry entry = log.getEntry(index);
            if (entry == null) {
                throw new IllegalArgumentException("no entry " + index);
            }
            ByteBuffer data = entry.getData().duplicate();
            var payload = new byte[data.remaining()];
            data.get(payload);
            return payload;
        }

        @Override
        public void readFrom(long index, Consumer<byte[]> reader) {
            long last = log.getLastLogIndex();
            for (long i = index; i <= last; i++) {
                reader.accept(read(i));
            }
        }

        /** As after a snapshot of everything before. */
        @Override
        public void truncateFront(long index) {
            log.setSnapshot(SnapshotMeta.newBuilder()
                    .setLastIncludedIndex(index - 1)
                    .setLastIncludedTerm(TERM)
                    .build());
            log.clearBufferedLogs();
        }

        @Override
        public void close() throws IOException {
            log.shutdown();
            try {
                log.join();
            } catch (InterruptedException e) {
                throw (InterruptedIOException) new InterruptedIOException().initCause(e);
            }
            storage.shutdown();
        }
    }

    /** Called back once its entries are in the storage. */
    private static final class Stable extends StableClosure {

        private final CompletableFuture<Status> done = new CompletableFuture<>();

        Stable(List<LogEntry> entries) {
            super(entries);
        }

        @Override
        public void run(Status status) {
            done.complete(status);
        }

        void await() throws Exception {
            Status status = done.get(1, MINUTES);
            if (!status.isOk()) {
                throw new IOException(status.toString());
            }
        }
    }
}
