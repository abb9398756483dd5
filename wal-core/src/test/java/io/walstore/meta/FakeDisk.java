package io.walstore.meta;

import io.walstore.spi.Vfs;
import io.walstore.spi.WritableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A directory that fails at a chosen operation, and tells every state a power loss could leave it in: each unsynced
 * change of a name may be lost, each unsynced file may be lost, cut or zeroed, independently.
 */
final class FakeDisk implements Vfs {

    private static final int FATES = 4;

    private final Map<String, Node> entries = new TreeMap<>();

    /** What the disk surely knows, without {@link #pending}. */
    private final Map<String, Node> durableEntries = new TreeMap<>();

    private final List<Consumer<Map<String, Node>>> pending = new ArrayList<>();

    private int operations;
    private int failAt = Integer.MAX_VALUE;
    private Failure failure = Failure.BEFORE;
    private boolean crashed;

    /** What is left of the operation that fails. */
    enum Failure {
        /** It was not begun, and nothing can be done any more. */
        BEFORE,
        /** It was half done, and nothing can be done any more. */
        WITHIN,
        /** It was done, but nobody is told, and nothing can be done any more. */
        AFTER,
        /** It fails, and what it should have made durable never will be, though it stays visible; the rest works on. */
        ERROR
    }

    /** A disk with the given files, all of them durable. */
    static FakeDisk of(Map<String, byte[]> files) {
        FakeDisk disk = new FakeDisk();
        files.forEach((name, bytes) -> {
            Node node = new Node(bytes.clone());
            disk.entries.put(name, node);
            disk.durableEntries.put(name, node);
        });
        return disk;
    }

    void failAt(int operation, Failure how) {
        operations = 0;
        failAt = operation;
        failure = how;
    }

    int operations() {
        return operations;
    }

    /** What another process would read. */
    Map<String, byte[]> files() {
        Map<String, byte[]> files = new TreeMap<>();
        entries.forEach((name, node) -> files.put(name, node.written.clone()));
        return files;
    }

    /** The disk as it is after the process died, and the machine went on. */
    FakeDisk afterKill() {
        operations = 0;
        failAt = Integer.MAX_VALUE;
        crashed = false;
        return this;
    }

    /** Every disk that may be found after a power loss. */
    List<FakeDisk> afterPowerLoss() {
        List<FakeDisk> disks = new ArrayList<>();
        for (int kept = 0; kept < 1 << pending.size(); kept++) {
            Map<String, Node> survivors = new TreeMap<>(durableEntries);
            for (int i = 0; i < pending.size(); i++) {
                if ((kept & 1 << i) != 0) {
                    pending.get(i).accept(survivors);
                }
            }
            addFates(disks, survivors);
        }
        return disks;
    }

    private static void addFates(List<FakeDisk> disks, Map<String, Node> survivors) {
        int combinations = (int) Math.pow(FATES, survivors.size());
        for (int combination = 0; combination < combinations; combination++) {
            Map<String, byte[]> files = new TreeMap<>();
            int rest = combination;
            for (Map.Entry<String, Node> entry : survivors.entrySet()) {
                files.put(entry.getKey(), entry.getValue().afterPowerLoss(rest % FATES));
                rest /= FATES;
            }
            disks.add(of(files));
        }
    }

    private void attempt(Deed half, Deed whole) throws IOException {
        if (crashed) {
            throw new IOException("crashed");
        }
        if (++operations != failAt) {
            whole.perform();
            return;
        }
        crashed = failure != Failure.ERROR;
        switch (failure) {
            case BEFORE -> {}
            case WITHIN, ERROR -> half.perform();
            case AFTER -> whole.perform();
        }
        throw new IOException("operation " + operations + " failed: " + failure);
    }

    private interface Deed {
        void perform() throws IOException;
    }

    private void change(Consumer<Map<String, Node>> change) {
        change.accept(entries);
        pending.add(change);
    }

    @Override
    public List<FileStatus> list() {
        return entries.entrySet().stream()
                .map(e -> new FileStatus(e.getKey(), e.getValue().written.length))
                .toList();
    }

    @Override
    public WritableFile create(String name) throws IOException {
        if (entries.containsKey(name)) {
            throw new FileAlreadyExistsException(name);
        }
        Node node = new Node(new byte[0]);
        attempt(() -> {}, () -> change(names -> names.put(name, node)));
        return new File(node);
    }

    @Override
    public WritableFile openWriter(String name) throws IOException {
        return openReader(name);
    }

    @Override
    public File openReader(String name) throws IOException {
        Node node = entries.get(name);
        if (node == null) {
            throw new NoSuchFileException(name);
        }
        return new File(node);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Node node = entries.get(from);
        attempt(
                () -> {},
                () -> change(names -> {
                    names.remove(from);
                    names.put(to, node);
                }));
    }

    @Override
    public void delete(String name) throws IOException {
        attempt(() -> {}, () -> change(names -> names.remove(name)));
    }

    @Override
    public void sync() throws IOException {
        attempt(pending::clear, () -> {
            pending.forEach(change -> change.accept(durableEntries));
            pending.clear();
        });
    }

    @Override
    public Lock lock() {
        return () -> {};
    }

    @Override
    public long usableBytes() {
        return Long.MAX_VALUE;
    }

    @Override
    public long totalBytes() {
        return Long.MAX_VALUE;
    }

    @Override
    public String describe(String name) {
        return "/fake/" + name;
    }

    /** A file, with or without a name. */
    private static final class Node {

        private byte[] written;
        private byte[] synced;

        Node(byte[] bytes) {
            written = bytes;
            synced = bytes;
        }

        byte[] afterPowerLoss(int fate) {
            if (Arrays.equals(written, synced)) {
                return written;
            }
            return switch (fate) {
                case 0 -> synced;
                case 1 -> Arrays.copyOf(written, written.length / 2);
                case 2 -> new byte[written.length];
                default -> written;
            };
        }
    }

    /** An open file; the store writes it once, from the start. */
    private final class File implements WritableFile {

        private final Node node;

        File(Node node) {
            this.node = node;
        }

        @Override
        public void write(ByteBuffer source, long offset) throws IOException {
            byte[] bytes = new byte[source.remaining()];
            source.get(bytes);
            attempt(() -> append(Arrays.copyOf(bytes, bytes.length / 2), offset), () -> append(bytes, offset));
        }

        private void append(byte[] bytes, long offset) {
            byte[] next = Arrays.copyOf(node.written, (int) Math.max(node.written.length, offset + bytes.length));
            System.arraycopy(bytes, 0, next, (int) offset, bytes.length);
            node.written = next;
        }

        @Override
        public void truncate(long sizeBytes) {
            node.written = Arrays.copyOf(node.written, (int) sizeBytes);
        }

        @Override
        public void sync() throws IOException {
            attempt(() -> {}, () -> node.synced = node.written);
        }

        @Override
        public int read(ByteBuffer target, long offset) {
            int count = (int) Math.min(target.remaining(), Math.max(0, node.written.length - offset));
            target.put(node.written, (int) offset, count);
            return count;
        }

        @Override
        public long size() {
            return node.written.length;
        }

        @Override
        public void close() {}
    }
}
