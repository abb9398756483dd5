package io.walstore;

import io.walstore.fs.NioVfs;
import io.walstore.meta.FileMetaStore;
import io.walstore.spi.DiskFullException;
import io.walstore.spi.MetaStore;
import io.walstore.spi.Vfs;
import io.walstore.spi.WalCorruptException;
import io.walstore.spi.WalException;
import io.walstore.spi.WalFullException;
import io.walstore.spi.WalLockedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Configures and opens a {@link WalLogStore}. Every setting may differ from the one the log was written with: it counts
 * for what is written from now on. Not thread-safe.
 */
public final class WalLogStoreBuilder {

    private final Path directory;
    private Durability durability = WalOptions.DEFAULTS.durability();
    private Duration syncInterval = WalOptions.DEFAULTS.syncInterval();
    private long segmentSizeBytes = WalOptions.DEFAULTS.segmentSizeBytes();
    private int entryMaxBytes = WalOptions.DEFAULTS.entryMaxBytes();
    private int commitMaxBytes = WalOptions.DEFAULTS.commitMaxBytes();
    private int commitMaxEntries = WalOptions.DEFAULTS.commitMaxEntries();
    private long queueMaxBytes = WalOptions.DEFAULTS.queueMaxBytes();
    private WhenFull whenFull = WalOptions.DEFAULTS.whenFull();
    private Duration blockTimeout = WalOptions.DEFAULTS.blockTimeout();
    private TornTail tornTail = WalOptions.DEFAULTS.tornTail();
    private OnCorruption onCorruption = WalOptions.DEFAULTS.onCorruption();
    private int quarantineMaxFiles = WalOptions.DEFAULTS.quarantineMaxFiles();
    private WalOptions.Verification verification = WalOptions.DEFAULTS.verification();
    private WalOptions.ConsumerCommits consumerCommits = WalOptions.DEFAULTS.consumerCommits();
    private Retention retention = WalOptions.DEFAULTS.retention();
    private SizeLimit sizeLimit = WalOptions.DEFAULTS.sizeLimit();
    private WalOptions.DiskReserve diskReserve = WalOptions.DEFAULTS.diskReserve();
    private Duration segmentMaxAge = WalOptions.DEFAULTS.segmentMaxAge();
    private final List<WalListener> listeners = new ArrayList<>();
    private @Nullable MetaStore metaStore;

    WalLogStoreBuilder(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    /**
     * What an acknowledged entry survives; {@link Durability#SYNC} by default.
     *
     * @param newDurability the mode
     * @return this
     */
    public WalLogStoreBuilder durability(Durability newDurability) {
        durability = Objects.requireNonNull(newDurability, "durability");
        return this;
    }

    /**
     * How long an entry stays unsynced at most with {@link Durability#INTERVAL}; 100 ms by default.
     *
     * @param newSyncInterval 1 ms to 1 h
     * @return this
     */
    public WalLogStoreBuilder syncInterval(Duration newSyncInterval) {
        syncInterval = Objects.requireNonNull(newSyncInterval, "syncInterval");
        return this;
    }

    /**
     * Bytes of a segment file; 64 MiB by default. A larger batch gets a segment of its own size.
     *
     * @param newSegmentSizeBytes 4 KiB to 1 GiB
     * @return this
     */
    public WalLogStoreBuilder segmentSizeBytes(long newSegmentSizeBytes) {
        segmentSizeBytes = newSegmentSizeBytes;
        return this;
    }

    /**
     * After how long a segment is sealed although it is not full, so that what is in it can be given up by its age and
     * shared by backups however little is appended; never by default. Looked after once a minute, or more often for a
     * shorter age.
     *
     * @param newSegmentMaxAge counted from its first entry that is left: 1 s to 366 days, or zero for never
     * @return this
     */
    public WalLogStoreBuilder segmentMaxAge(Duration newSegmentMaxAge) {
        segmentMaxAge = Objects.requireNonNull(newSegmentMaxAge, "segmentMaxAge");
        return this;
    }

    /**
     * Limit of one entry's payload; 16 MiB by default. Counts for appends, never for reads.
     *
     * @param newEntryMaxBytes 1 byte to 64 MiB
     * @return this
     */
    public WalLogStoreBuilder entryMaxBytes(int newEntryMaxBytes) {
        entryMaxBytes = newEntryMaxBytes;
        return this;
    }

    /**
     * How many payload bytes of waiting appends are written and synced together at most; 4 MiB by default. One append
     * above it goes alone.
     *
     * @param newCommitMaxBytes 1 byte to 64 MiB
     * @return this
     */
    public WalLogStoreBuilder commitMaxBytes(int newCommitMaxBytes) {
        commitMaxBytes = newCommitMaxBytes;
        return this;
    }

    /**
     * How many entries of waiting appends are written and synced together at most; 1024 by default.
     *
     * @param newCommitMaxEntries 1 to 1,048,576
     * @return this
     */
    public WalLogStoreBuilder commitMaxEntries(int newCommitMaxEntries) {
        commitMaxEntries = newCommitMaxEntries;
        return this;
    }

    /**
     * How many bytes of appends may wait to be written; 64 MiB by default. One larger append is taken when nothing
     * else waits.
     *
     * @param newQueueMaxBytes at least 1
     * @return this
     */
    public WalLogStoreBuilder queueMaxBytes(long newQueueMaxBytes) {
        queueMaxBytes = newQueueMaxBytes;
        return this;
    }

    /**
     * What an append does when as many bytes wait as may wait; {@link WhenFull#BLOCK} by default.
     *
     * @param newWhenFull what to do
     * @return this
     */
    public WalLogStoreBuilder whenFull(WhenFull newWhenFull) {
        whenFull = Objects.requireNonNull(newWhenFull, "whenFull");
        return this;
    }

    /**
     * How long {@link WhenFull#BLOCK} waits; 10 s by default.
     *
     * @param newBlockTimeout 0 to one day
     * @return this
     */
    public WalLogStoreBuilder blockTimeout(Duration newBlockTimeout) {
        blockTimeout = Objects.requireNonNull(newBlockTimeout, "blockTimeout");
        return this;
    }

    /**
     * What an open does about a torn, never acknowledged batch; {@link TornTail#TRUNCATE} by default.
     *
     * @param newTornTail what to do
     * @return this
     */
    public WalLogStoreBuilder tornTail(TornTail newTornTail) {
        tornTail = Objects.requireNonNull(newTornTail, "tornTail");
        return this;
    }

    /**
     * What an open does when acknowledged entries may be damaged or missing; {@link OnCorruption#FAIL} by default. A
     * damaged or lost catalogue is refused whatever is set here, see {@link WalRepair}.
     *
     * @param newOnCorruption what to do
     * @return this
     */
    public WalLogStoreBuilder onCorruption(OnCorruption newOnCorruption) {
        onCorruption = Objects.requireNonNull(newOnCorruption, "onCorruption");
        return this;
    }

    /**
     * How many files may have been set aside in the directory; 10 by default. An open that would set more aside refuses.
     *
     * @param newQuarantineMaxFiles 0 to 1,000,000
     * @return this
     */
    public WalLogStoreBuilder quarantineMaxFiles(int newQuarantineMaxFiles) {
        quarantineMaxFiles = newQuarantineMaxFiles;
        return this;
    }

    /**
     * Reads the whole log from time to time, so that damage is found while a backup still has what it took; never by
     * default. The first time comes after a random part of the interval, as when the last one was before the log was opened
     * is not remembered. What is found is logged as a warning, once.
     *
     * @param interval from the end of one verification to the beginning of the next: 1 s to 366 days, or zero for never
     * @param maxBytesPerSecond how fast at most, at least 1 KiB/s; counts for {@link WalLogStore#verify()} as well
     * @return this
     * @throws IllegalArgumentException for a value out of its bounds
     */
    public WalLogStoreBuilder verify(Duration interval, long maxBytesPerSecond) {
        verification = new WalOptions.Verification(interval, maxBytesPerSecond);
        return this;
    }

    /**
     * When commits of {@linkplain LogConsumer consumers} become durable: after so many, or after so much time; 1000 and
     * 100 ms by default. The sync that this takes waits for those under way, so the time may be exceeded by it.
     *
     * @param count 1 to 1,048,576
     * @param interval 0 to 1 h
     * @return this
     * @throws IllegalArgumentException for a value out of its bounds
     */
    public WalLogStoreBuilder consumerCommits(int count, Duration interval) {
        consumerCommits = new WalOptions.ConsumerCommits(count, interval);
        return this;
    }

    /**
     * What the log gives up by itself; nothing by default.
     *
     * @param newRetention the limits
     * @return this
     */
    public WalLogStoreBuilder retention(Retention newRetention) {
        retention = Objects.requireNonNull(newRetention, "retention");
        return this;
    }

    /**
     * How much room the files of the log may take at most; no limit by default.
     *
     * @param newSizeLimit the limit, at least twice the size of a segment
     * @return this
     */
    public WalLogStoreBuilder sizeLimit(SizeLimit newSizeLimit) {
        sizeLimit = Objects.requireNonNull(newSizeLimit, "sizeLimit");
        return this;
    }

    /**
     * What appends leave free on the volume for others; nothing by default. No segment is prepared that would take of it;
     * and when others took it, appends are refused even where there is a segment with room, until the volume is found to
     * have more again.
     *
     * @param minFreeBytes the reserve; 0 = none
     * @param checkInterval how often to look: 1 ms to one day
     * @return this
     * @throws IllegalArgumentException for a value out of its bounds
     */
    public WalLogStoreBuilder diskReserve(long minFreeBytes, Duration checkInterval) {
        diskReserve = new WalOptions.DiskReserve(minFreeBytes, checkInterval);
        return this;
    }

    /**
     * Who hears what the log does; nobody by default. May be called several times, each adds one.
     *
     * @param newListener a further listener
     * @return this
     */
    public WalLogStoreBuilder listener(WalListener newListener) {
        listeners.add(Objects.requireNonNull(newListener, "listener"));
        return this;
    }

    /**
     * Where the catalogue of segments is kept; by default in a file beside the segments. The log owns it from
     * {@link #open()} on, and closes it.
     *
     * @param newMetaStore a store that serves no other log
     * @return this
     */
    public WalLogStoreBuilder metaStore(MetaStore newMetaStore) {
        metaStore = Objects.requireNonNull(newMetaStore, "metaStore");
        return this;
    }

    /**
     * Opens the log, recovering from whatever ended it last. On return appends work at once. If it throws, every lock,
     * file and thread was released, and nothing acknowledged was changed.
     *
     * @return the open log
     * @throws IllegalArgumentException for a setting out of its bounds
     * @throws WalLockedException if another process, or another log in this one, holds the directory
     * @throws WalCorruptException if acknowledged entries may be damaged or missing; nothing is changed
     * @throws WalFullException if there is no room even for the files that every log has; nothing is changed
     * @throws WalException if the directory cannot be used
     */
    public WalLogStore open() {
        WalOptions options = options();
        Vfs vfs = vfs(NioVfs::new);
        return opening(options).open(vfs, catalogue(vfs));
    }

    /**
     * Looks at a log without changing anything: no lock is taken, no file is written, so the directory may be read-only,
     * and the log may be damaged, or open in another process (but not in this one). What is seen is the log as it was
     * at this moment; what verifies is read, the rest throws {@link WalCorruptException}.
     *
     * @return the log; everything that would change it throws {@link io.walstore.spi.WalReadOnlyException}
     * @throws WalCorruptException if the catalogue is damaged
     * @throws WalException if there is no log, or it cannot be read
     */
    public WalLogStore openReadOnly() {
        WalOptions options = options();
        Vfs vfs = vfs(NioVfs::readOnly);
        return opening(options).openReadOnly(vfs, catalogue(vfs));
    }

    private WalOptions options() {
        return new WalOptions(
                durability,
                syncInterval,
                segmentSizeBytes,
                entryMaxBytes,
                commitMaxBytes,
                commitMaxEntries,
                queueMaxBytes,
                whenFull,
                blockTimeout,
                tornTail,
                onCorruption,
                quarantineMaxFiles,
                verification,
                consumerCommits,
                retention,
                sizeLimit,
                diskReserve,
                segmentMaxAge);
    }

    private MetaStore catalogue(Vfs vfs) {
        return metaStore == null ? new FileMetaStore(vfs) : metaStore;
    }

    private Opening opening(WalOptions options) {
        return new Opening(directory, options, listeners, Surroundings.real(directory));
    }

    /** Makes the directory usable, or finds that it is. */
    private interface Ground {
        Vfs at(Path directory) throws IOException;
    }

    private Vfs vfs(Ground ground) {
        try {
            return ground.at(directory);
        } catch (IOException e) {
            if (metaStore != null) {
                metaStore.close();
            }
            throw unusable(e);
        }
    }

    private WalException unusable(IOException cause) {
        String message = directory + " cannot be used as a log's directory: ";
        return cause instanceof DiskFullException
                ? new WalFullException(message + cause.getMessage(), cause)
                : new WalException(message + cause, cause);
    }
}
