package io.walstore.process;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A small file system of our own. Needs {@link OwnProcess#mounts()}. */
public final class Volume implements AutoCloseable {

    /** What lives on the volume. */
    public enum Type {
        TMPFS,
        EXT4
    }

    private static final int MEBIBYTE = 1 << 20;
    private static final int CHUNK_BYTES = 64 * 1024;

    private final Path root;
    private final List<String> mount;

    private Volume(Path root, List<String> mount) throws IOException {
        this.root = root;
        this.mount = mount;
        Files.createDirectory(root);
        mount();
    }

    /**
     * Makes and mounts a volume of so many MiB.
     *
     * @param parent where its mount point is made, and its image if it needs one
     */
    public static Volume create(Type type, Path parent, int mebibytes) throws IOException {
        return switch (type) {
            case TMPFS -> tmpfs(parent, mebibytes);
            case EXT4 -> ext4(parent, mebibytes);
        };
    }

    private static Volume tmpfs(Path parent, int mebibytes) throws IOException {
        Path root = parent.resolve("tmpfs");
        return new Volume(
                root, List.of("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "none", root.toString()));
    }

    /** Only the true root may mount an image. */
    private static Volume ext4(Path parent, int mebibytes) throws IOException {
        Path image = parent.resolve("ext4.image");
        try (FileChannel file = FileChannel.open(image, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(1), (long) mebibytes * MEBIBYTE - 1);
        }
        assumeWorks("mkfs.ext4", "-q", "-F", "-b", "4096", "-m", "0", image.toString());
        Path root = parent.resolve("ext4");
        Path trial = Files.createDirectory(parent.resolve("trial"));
        assumeWorks("mount", "-o", "loop", image.toString(), trial.toString());
        Command.run("umount", trial.toString());
        return new Volume(root, List.of("mount", "-o", "loop", image.toString(), root.toString()));
    }

    private static void assumeWorks(String... command) {
        String complaint;
        try {
            complaint = Command.complaint(List.of(command));
        } catch (IOException e) {
            complaint = String.valueOf(e.getMessage());
        }
        assumeTrue(complaint.isEmpty(), "no ext4 image can be mounted: " + complaint);
    }

    public Path root() {
        return root;
    }

    /** Takes all the room there is, to the last byte. */
    public void fill() throws IOException {
        fillBut(0);
    }

    /** Takes all the room there is, but for so many bytes. */
    public void fillBut(long leftBytes) throws IOException {
        try (FileChannel ballast = FileChannel.open(ballast(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (int size = CHUNK_BYTES; size > 0; size /= 2) {
                writeWhileThereIsRoom(ballast, size);
            }
        }
        try (FileChannel ballast = FileChannel.open(ballast(), StandardOpenOption.WRITE)) {
            ballast.truncate(ballast.size() - leftBytes);
            ballast.force(true);
        }
    }

    private static void writeWhileThereIsRoom(FileChannel ballast, int bytes) throws IOException {
        try {
            while (true) {
                ballast.write(ByteBuffer.allocate(bytes));
            }
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("No space left")) {
                throw e;
            }
        }
    }

    /** Gives back what {@link #fill} took. */
    public void free() throws IOException {
        Files.delete(ballast());
    }

    private Path ballast() {
        return root.resolve("ballast");
    }

    /** How much room there is. */
    public long usableBytes() throws IOException {
        return Files.getFileStore(root).getUsableSpace();
    }

    /** Lets nothing more be written. The system refuses that while a file is open for writing. */
    public void makeReadOnly() throws IOException {
        Command.run("mount", "-o", "remount,ro", root.toString());
    }

    public void makeWritable() throws IOException {
        Command.run("mount", "-o", "remount,rw", root.toString());
    }

    /** Does what ext4 does by itself when its disk fails: lets nothing more be written, whatever is open. */
    public void abort() throws IOException {
        Command.run("mount", "-o", "remount,abort", root.toString());
    }

    /** Mounts it anew, as after a restart of the machine. What was open on it must be closed. */
    public void remount() throws IOException {
        Command.run("umount", root.toString());
        mount();
    }

    private void mount() throws IOException {
        Command.run(mount.toArray(String[]::new));
    }

    @Override
    public void close() throws IOException {
        Command.run("umount", "--lazy", root.toString());
    }
}
