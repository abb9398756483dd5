package io.walstore.meta;

import static java.util.Objects.requireNonNull;

import io.walstore.spi.DiskFullException;
import io.walstore.spi.MetaStore;
import io.walstore.spi.PersistentState;
import io.walstore.spi.StateChange;
import io.walstore.spi.Vfs;
import io.walstore.spi.WalException;
import io.walstore.spi.WalFullException;
import io.walstore.spi.WalUnchangedException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A catalogue in one file, {@value #FILE}, that is replaced as a whole by every change; once it has grown beyond 64 KiB, some
 * nine hundred segments, in two: changes then replace the small {@value #CHANGES_FILE}, which holds what has become of the
 * rows in {@value #FILE} since, until it has grown to 64 KiB as well.
 *
 * <p>So a change costs two syncs, and 64 KiB at most however many segments there are, but for one in some hundreds. An absent file is
 * a new catalogue; whether it should be there is for the log to judge. The store takes no lock of its own: whoever holds
 * the directory's lock owns it.
 *
 * <pre>
 *   offset  bytes
 *        0      8  magic, the text WALCATLG
 *        8      4  format version: 1, or 2 if there is an edition
 *       12      4  length of the file in bytes, checksum included
 *       16      8  id of the log
 *       24      8  generation
 *       32      8  next segment id
 *       40      4  number of segments
 *       44      4  number of stable values
 *       48      4  number of consumers' positions
 *       52      4  edition: 0 as long as it is the only file, else how often it was written since
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
 * The changes:
 *
 * <pre>
 *        0      8  magic, the text WALCHNGS
 *        8      4  format version, 1
 *       12      4  length of the file in bytes, checksum included
 *       16     24  id of the log, generation, next segment id; as they are now
 *       40      4  number of segments that were added or changed
 *       44      4  number of segments that were removed
 *       48      4  number of stable values that were set
 *       52      4  number of positions that were added or changed
 *       56      4  number of consumers that were removed
 *       60      4  the edition that these are changes of
 *       64      …  the segments; the ids of those removed, 8 bytes each; the values; the positions; the names of
 *                  the consumers removed. Rows are as above, and count more than a removal
 *   length-4    4  CRC32C of all bytes before
 * </pre>
 *
 * <p>All numbers are little-endian. Magic, version, length and checksum stay in place in every later version.
 *
 * <p>The order of a replacement, and the crash that would show each step missing:
 *
 * <ol>
 *   <li>write {@value #TEMPORARY_FILE} and sync it: else the name could point to bytes that never arrived;
 *   <li>rename it over {@value #FILE}: a crash before leaves the old catalogue, a crash after the new one;
 *   <li>sync the directory: else a power loss could take back a change that was already acknowledged.
 * </ol>
 *
 * <p>Then {@value #TEMPORARY_FILE} is made again, as room for the next one. The changes have a temporary file of their own.
 *
 * <p>Which of the two files are of the same time is told by the edition. A catalogue that is written as a whole holds all
 * changes so far and gets the next edition, which makes those in {@value #CHANGES_FILE} old: they do not count any more,
 * whether or not others have followed. So a crash between two replacements needs no care. Before the first edition an
 * empty {@value #CHANGES_FILE} is made, so that from then on a missing one is damage.
 *
 * <p>While a temporary file is written nothing has happened yet: a write that fails leaves the store as it was. A sync that
 * fails does not, because a disk that lost bytes it had taken is not built upon; after the rename the outcome is in
 * doubt anyway. Then the store takes no further change until it is loaded again.
 *
 * <p>Loading writes the same catalogue once more before it says what is in it: a process that was killed between steps
 * 2 and 3, or whose directory sync failed, leaves a change that is visible and yet not durable.
 */
public final class FileMetaStore implements MetaStore {

    static final String FILE = "METADATA";
    static final String TEMPORARY_FILE = "METADATA.tmp";
    static final String CHANGES_FILE = "METADATA.changes";
    static final String TEMPORARY_CHANGES_FILE = "METADATA.changes.tmp";

    /** How large a file is that is cheap to write. */
    private static final int SMALL_BYTES = 64 * 1024;

    private final ReplacedFile file;
    private final ReplacedFile changesFile;
    private final int smallBytes;

    /** As it is in {@link #FILE}, durably; null before {@link #load()} and after {@link #close()}. */
    private @Nullable Catalogue whole;

    /** Which edition that is; 0 if it has no changes in a file of their own. */
    private int edition;

    /** What is durable beyond that. */
    private Changes changes = Changes.since(Catalogue.NEW);

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
        this(vfs, SMALL_BYTES);
    }

    /** Lets a test say up to which size a file is written as a whole. */
    FileMetaStore(Vfs vfs, int smallBytes) {
        this.file = new ReplacedFile(vfs, FILE, TEMPORARY_FILE);
        this.changesFile = new ReplacedFile(vfs, CHANGES_FILE, TEMPORARY_CHANGES_FILE);
        this.smallBytes = smallBytes;
    }

    /**
     * {@inheritDoc}
     *
     * @throws WalFullException if there is no room to write the catalogue once more
     */
    @Override
    public PersistentState load() {
        try {
            boolean exists = read();
            Catalogue found = current();
            if (exists) {
                replaceWhole(found, nextEdition());
            }
            failure = null;
            readOnly = false;
            return found.state();
        } catch (IOException e) {
            close();
            throw unreadable(e);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    @Override
    public PersistentState inspect() {
        try {
            read();
            readOnly = true;
            return current().state();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public MetaStore in(Vfs directory) {
        return new FileMetaStore(directory, smallBytes);
    }

    /** Answers whether there was anything to read. Of a log that is written meanwhile, both files are of one time. */
    private boolean read() throws IOException {
        Optional<byte[]> bytes = file.read(CatalogueFormat::requirePlausibleSize);
        CatalogueFormat.Edition found = bytes.isEmpty()
                ? new CatalogueFormat.Edition(Catalogue.NEW, 0)
                : CatalogueFormat.read(file.toString(), bytes.get());
        Changes since = Changes.since(found.catalogue());
        if (found.edition() > 0) {
            ChangesFormat.Edition newest = readChanges();
            if (newest.edition() > found.edition()) {
                requireReplaced(bytes, newest.edition());
                return read();
            }
            since = newest.edition() == found.edition() ? newest.changes() : since;
        }
        whole = found.catalogue();
        edition = found.edition();
        changes = since;
        return bytes.isPresent();
    }

    private ChangesFormat.Edition readChanges() throws IOException {
        String name = changesFile.toString();
        return changesFile
                .read(ChangesFormat::requirePlausibleSize)
                .map(bytes -> ChangesFormat.read(name, bytes))
                .orElseThrow(() -> Framed.corrupt(name, 0, "the changes of the catalogue are missing"));
    }

    private void requireReplaced(Optional<byte[]> before, int newestEdition) throws IOException {
        Optional<byte[]> now = file.read(CatalogueFormat::requirePlausibleSize);
        if (now.isEmpty() || Arrays.equals(before.orElseThrow(), now.get())) {
            throw Framed.corrupt(
                    file.toString(), 0, "there are changes of edition " + newestEdition + ", which it is not");
        }
    }

    private WalException unreadable(IOException cause) {
        if (cause instanceof DiskFullException) {
            return new WalFullException(
                    file + ": no room to write the catalogue once more on opening; make room", cause);
        }
        return new WalException(file + ": the catalogue cannot be opened: " + cause.getMessage(), cause);
    }

    @Override
    public void commitState(StateChange change) {
        requireUsable();
        commit(changes.with(change));
    }

    @Override
    public Optional<byte[]> get(String key) {
        requireNonNull(key);
        byte[] older = loaded().stable().get(key);
        return Optional.ofNullable(changes.stable().getOrDefault(key, older)).map(byte[]::clone);
    }

    @Override
    public Set<String> keys() {
        Set<String> keys = new HashSet<>(loaded().stable().keySet());
        keys.addAll(changes.stable().keySet());
        return keys;
    }

    @Override
    public void set(String key, byte[] value) {
        requireNonNull(key);
        requireNonNull(value);
        requireUsable();
        commit(changes.with(key, value));
    }

    private void commit(Changes next) {
        try {
            write(next);
        } catch (DiskFullException e) {
            throw new WalFullException(file + ": no room to write the catalogue", e);
        } catch (WalUnchangedException e) {
            throw e;
        } catch (IOException e) {
            failure = e;
            throw new WalException(
                    file + ": the catalogue cannot be written, and takes no more changes until it is reopened: "
                            + e.getMessage(),
                    e);
        } catch (RuntimeException | Error e) {
            failure = e;
            throw e;
        }
    }

    private void write(Changes next) throws IOException {
        if (edition > 0 && ChangesFormat.sizeOf(next) <= smallBytes && replacedChanges(next)) {
            return;
        }
        Catalogue all = next.applyTo(loaded());
        if (edition == 0 && CatalogueFormat.sizeOf(all) > smallBytes) {
            changesFile.replace(ChangesFormat.write(Changes.since(all), 0));
            replaceWhole(all, 1);
        } else {
            replaceWhole(all, nextEdition());
        }
    }

    private int nextEdition() {
        return edition == 0 ? 0 : edition + 1;
    }

    /** Answers false if there is no room for more changes; there may be for a catalogue that is smaller with them. */
    private boolean replacedChanges(Changes next) throws IOException {
        try {
            changesFile.replace(ChangesFormat.write(next, edition));
            changes = next;
            return true;
        } catch (DiskFullException e) {
            return false;
        }
    }

    private void replaceWhole(Catalogue all, int nextEdition) throws IOException {
        file.replace(CatalogueFormat.write(all, nextEdition));
        whole = all;
        edition = nextEdition;
        changes = Changes.since(all);
    }

    private Catalogue current() {
        return changes.applyTo(loaded());
    }

    private void requireUsable() {
        loaded();
        if (readOnly) {
            throw new IllegalStateException("the catalogue was only looked at");
        }
        if (failure != null) {
            throw new WalException(
                    file + ": a change failed before, reopen the catalogue: " + failure.getMessage(), failure);
        }
    }

    private Catalogue loaded() {
        if (whole == null) {
            throw new IllegalStateException("the catalogue is not loaded");
        }
        return whole;
    }

    @Override
    public void close() {
        whole = null;
    }
}
