package io.walstore.meta;

import io.walstore.spi.DiskFullException;
import io.walstore.spi.ReadableFile;
import io.walstore.spi.Vfs;
import io.walstore.spi.WalUnchangedException;
import io.walstore.spi.WritableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** A file that is replaced as a whole, in one step; {@link FileMetaStore} tells how, and why in that order. */
final class ReplacedFile {

    /** By how much a replacement may be larger than the one before, and still finds its room on a full disk. */
    private static final int ROOM_TO_GROW_BYTES = 1024;

    private final Vfs vfs;
    private final String name;
    private final String temporary;

    ReplacedFile(Vfs vfs, String name, String temporary) {
        this.vfs = vfs;
        this.name = name;
        this.temporary = temporary;
    }

    /** Throws if a file cannot have such a size. */
    interface SizeCheck {
        void require(String file, long size);
    }

    /** All of it, if there is such a file. */
    Optional<byte[]> read(SizeCheck check) throws IOException {
        try (ReadableFile file = vfs.openReader(name)) {
            long size = file.size();
            check.require(toString(), size);
            ByteBuffer bytes = ByteBuffer.allocate((int) size);
            int count = file.read(bytes, 0);
            if (count != size) {
                throw new IOException("read " + count + " bytes of " + size);
            }
            return Optional.of(bytes.array());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /**
     * Replaces it, durably.
     *
     * @throws DiskFullException if there is no room; the old file still stands
     * @throws WalUnchangedException if it could not be begun; the old file still stands
     * @throws IOException if it is in doubt which of the two stands
     */
    void replace(ByteBuffer bytes) throws IOException {
        int length = bytes.remaining();
        writeTemporary(bytes);
        vfs.rename(temporary, name);
        vfs.sync();
        keepRoom(length + ROOM_TO_GROW_BYTES);
    }

    /** A full disk shows here or not at all, and then the old file still stands and nothing is in doubt. */
    private void writeTemporary(ByteBuffer bytes) throws IOException {
        try (WritableFile file = openTemporary()) {
            fill(file, bytes);
            file.sync();
        }
    }

    private void fill(WritableFile file, ByteBuffer bytes) throws IOException {
        int length = bytes.remaining();
        try {
            file.write(bytes, 0);
            file.truncate(length);
        } catch (DiskFullException e) {
            throw e;
        } catch (IOException e) {
            throw unchanged("write", e);
        }
    }

    /** The temporary file has not got the other's name, and the next change writes all of it again. */
    private WalUnchangedException unchanged(String deed, IOException cause) {
        return new WalUnchangedException(
                vfs.describe(temporary) + ": cannot " + deed + ", so the catalogue stays as it is: "
                        + cause.getMessage(),
                cause);
    }

    /** What is in it does not matter, but the room it has may be the last there is. */
    private WritableFile openTemporary() throws IOException {
        try {
            return openOrCreateTemporary();
        } catch (DiskFullException e) {
            throw e;
        } catch (IOException e) {
            throw unchanged("open", e);
        }
    }

    private WritableFile openOrCreateTemporary() throws IOException {
        try {
            return vfs.openWriter(temporary);
        } catch (NoSuchFileException e) {
            return vfs.create(temporary);
        }
    }

    /**
     * Takes the room that the next change needs, which may be the one that frees some: a disk that others fill to the
     * last byte must not stand in its way. What is taken need not be durable. If there is no room now, there may be
     * some by then.
     */
    private void keepRoom(int bytes) {
        try (WritableFile file = vfs.create(temporary)) {
            file.write(ByteBuffer.allocate(bytes), 0);
        } catch (IOException e) {
            // The change is done and durable all the same.
        }
    }

    /** Where it is, for messages. */
    @Override
    public String toString() {
        return vfs.describe(name);
    }
}
