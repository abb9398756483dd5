package io.walstore.meta;

import static java.util.Objects.requireNonNull;

import io.walstore.spi.DiskFullException;
import io.walstore.spi.MetaStore;
import io.walstore.spi.PersistentState;
import io.walstore.spi.ReadableFile;
import io.walstore.spi.StateChange;
import io.walstore.spi.Vfs;
import io.walstore.spi.WalException;
import io.walstore.spi.WalFullException;
import io.walstore.spi.WalUnchangedException;
import io.walstore.spi.WritableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A catalogue in one small file, {@value #FILE}, that is replaced as a whole by every change.
 *
 * <p>A change costs two syncs and as many bytes as the catalogue has: 72 for each segment. That is the right price up
 * to some thousand segments. An absent file is a new catalogue; whether it should be there is for the log to judge. The
 * store takes no lock of its own: whoever holds the directory's lock owns it.
 *
 * <pre>
 *   offset  bytes
 *        0      8  magic, the text WALCATLG
 *        8      4  format version, 1
 *       12      4  length of the file in bytes, checksum included
 *       16      8  id of the log
 *       24      8  generation
 *       32      8  next segment id
 *       40      4  number of segments
 *       44      4  number of stable values
 *       48      4  number of consumers' positions
 *       52      4  zeros
 *       56     72  each segment, in the order of ids: id, base index, min index, max index, index start,
 *                  create time, seal time, size limit, salt; 8 bytes each
 *        …         each stable value, in the order of keys:
 *               4    length of the key in bytes
 *               …    the key in UTF-8
 *               4    length of the value in bytes
 *               …    the value
 *        …         each position, in the order of consumers:
 *               4    length of the consumer's name in bytes
 *               …    the name in UTF-8
 *               8    the last index it is done with
 *               8    time of the commit
 *   length-4    4  CRC32C of all bytes before
 * </pre>
 *
 * <p>All numbers are little-endian. Magic, version, length and checksum stay in place in every later version.
 *
 * <p>The order of a change, and the crash that would show each step missing:
 *
 * <ol>
 *   <li>write {@value #TEMPORARY_FILE} and sync it: else the name could point to bytes that never arrived;
 *   <li>rename it over {@value #FILE}: a crash before leaves the old catalogue, a crash after the new one;
 *   <li>sync the directory: else a power loss could take back a change that was already acknowledged.
 * </ol>
 *
 * <p>Then {@value #TEMPORARY_FILE} is made again, as room for the next change.
 *
 * <p>While that file is written nothing has happened yet: a write that fails leaves the store as it was. A sync that
 * fails does not, because a disk that lost bytes it had taken is not built upon; after the rename the outcome is in
 * doubt anyway. Then the store takes no further change until it is loaded again.
 *
 * <p>Loading writes the same catalogue once more before it says what is in it: a process that was killed between steps
 * 2 and 3, or whose directory sync failed, leaves a change that is visible and yet not durable.
 */
public final class FileMetaStore implements MetaStore {

    static final String FILE = "METADATA";
    static final String TEMPORARY_FILE = "METADATA.tmp";

    /** By how much a change may make the catalogue larger, and still finds its room on a full disk. */
    private static final int ROOM_TO_GROW_BYTES = 1024;

    private final Vfs vfs;

    /** What is durable; null before {@link #load()} and after {@link #close()}. */
    private @Nullable Catalogue catalogue;

    /** Only looked at, never to be written. */
    private boolean readOnly;

    /** The first change in doubt. Which catalogue the next load finds is unknown, so nothing may build on this one. */
    private @Nullable Throwable failure;

    /**
     * A catalogue in a directory; nothing is read or written before {@link #load()}.
     *
     * @param vfs the directory
     */
    public FileMetaStore(Vfs vfs) {
        this.vfs = vfs;
    }

    /**
     * {@inheritDoc}
     *
     * @throws WalFullException if there is no room to write the catalogue once more
     */
    @Override
    public PersistentState load() {
        try {
            Optional<Catalogue> found = read();
            if (found.isPresent()) {
                replace(CatalogueFormat.write(found.get()));
            }
            Catalogue loaded = found.orElse(Catalogue.NEW);
            catalogue = loaded;
            failure = null;
            readOnly = false;
            return loaded.state();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public PersistentState inspect() {
        try {
            Catalogue found = read().orElse(Catalogue.NEW);
            catalogue = found;
            readOnly = true;
            return found.state();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public MetaStore in(Vfs directory) {
        return new FileMetaStore(directory);
    }

    private Optional<Catalogue> read() throws IOException {
        try (ReadableFile file = vfs.openReader(FILE)) {
            String name = vfs.describe(FILE);
            long size = file.size();
            CatalogueFormat.requirePlausibleSize(name, size);
            ByteBuffer bytes = ByteBuffer.allocate((int) size);
            int count = file.read(bytes, 0);
            if (count != size) {
                throw new IOException("read " + count + " bytes of " + size);
            }
            return Optional.of(CatalogueFormat.read(name, bytes.array()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private WalException unreadable(IOException cause) {
        String file = vfs.describe(FILE);
        if (cause instanceof DiskFullException) {
            return new WalFullException(
                    file + ": no room to write the catalogue once more on opening; make room", cause);
        }
        return new WalException(file + ": the catalogue cannot be opened: " + cause.getMessage(), cause);
    }

    @Override
    public void commitState(StateChange change) {
        commit(usable().with(change));
    }

    @Override
    public Optional<byte[]> get(String key) {
        return Optional.ofNullable(loaded().stable().get(requireNonNull(key))).map(byte[]::clone);
    }

    @Override
    public Set<String> keys() {
        return Set.copyOf(loaded().stable().keySet());
    }

    @Override
    public void set(String key, byte[] value) {
        commit(usable().with(requireNonNull(key), value));
    }

    private void commit(Catalogue next) {
        ByteBuffer bytes = CatalogueFormat.write(next);
        try {
            replace(bytes);
            catalogue = next;
        } catch (DiskFullException e) {
            throw new WalFullException(vfs.describe(FILE) + ": no room to write the catalogue", e);
        } catch (WalUnchangedException e) {
            throw e;
        } catch (IOException e) {
            failure = e;
            throw new WalException(
                    vfs.describe(FILE) + ": the catalogue cannot be written, and takes no more changes until it is"
                            + " reopened: " + e.getMessage(),
                    e);
        } catch (RuntimeException | Error e) {
            failure = e;
            throw e;
        }
    }

    private void replace(ByteBuffer bytes) throws IOException {
        int length = bytes.remaining();
        writeTemporary(bytes);
        vfs.rename(TEMPORARY_FILE, FILE);
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

    /** The temporary file has not got the catalogue's name, and the next change writes all of it again. */
    private WalUnchangedException unchanged(String deed, IOException cause) {
        return new WalUnchangedException(
                vfs.describe(TEMPORARY_FILE) + ": cannot " + deed + ", so the catalogue stays as it is: "
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
            return vfs.openWriter(TEMPORARY_FILE);
        } catch (NoSuchFileException e) {
            return vfs.create(TEMPORARY_FILE);
        }
    }

    /**
     * Takes the room that the next change needs, which may be the one that frees some: a disk that others fill to the
     * last byte must not stand in its way. What is taken need not be durable. If there is no room now, there may be
     * some by then.
     */
    private void keepRoom(int bytes) {
        try (WritableFile file = vfs.create(TEMPORARY_FILE)) {
            file.write(ByteBuffer.allocate(bytes), 0);
        } catch (IOException e) {
            // The change is done and durable all the same.
        }
    }

    private Catalogue usable() {
        Catalogue current = loaded();
        if (readOnly) {
            throw new IllegalStateException("the catalogue was only looked at");
        }
        if (failure != null) {
            throw new WalException(
                    vfs.describe(FILE) + ": a change failed before, reopen the catalogue: " + failure.getMessage(),
                    failure);
        }
        return current;
    }

    private Catalogue loaded() {
        if (catalogue == null) {
            throw new IllegalStateException("the catalogue is not loaded");
        }
        return catalogue;
    }

    @Override
    public void close() {
        catalogue = null;
    }
}
