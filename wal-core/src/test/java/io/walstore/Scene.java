package io.walstore;

import io.walstore.commit.SteppedWorker;
import io.walstore.fixtures.SimulatedCrash;
import io.walstore.fixtures.SimulatedVfs;
import io.walstore.meta.FileMetaStore;
import io.walstore.spi.MetaStore;
import io.walstore.spi.Vfs;
import io.walstore.spi.WalException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * A simulated machine for one log whose workers take a step only when somebody waits for them: what happens, happens in
 * the same order each time. A segment holds {@link #ENTRIES_PER_SEGMENT} entries of {@link Story#PAYLOAD_BYTES} that
 * were appended one by one, and is exactly full then.
 */
final class Scene {

    static final int SEGMENT_BYTES = 4096;
    static final int ENTRIES_PER_SEGMENT = 17;

    /** How a new log names its first segment. */
    static final String FIRST_SEGMENT = "0000000000000001.wal";

    /** What the clock shows. */
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    static final int CONSUMER_COMMITS = 5;
    static final Duration CONSUMER_INTERVAL = Duration.ofMillis(100);

    static final String SECOND_SEGMENT = "0000000000000002.wal";

    final Heard heard = new Heard();

    private final SplittableRandom random;
    private SimulatedVfs disk;
    private WatchedVfs watched;
    private boolean threads;
    private SteppedWorker housekeeping = new SteppedWorker();
    private SteppedWorker commit = new SteppedWorker(housekeeping);
    private SteppedWorker callbacks = new SteppedWorker();
    private SteppedWorker background = new SteppedWorker(housekeeping);
    private WalListener listener = heard;
    private Function<Vfs, MetaStore> catalogue = FileMetaStore::new;
    private Durability durability = Durability.SYNC;
    private long queueMaxBytes = WalOptions.DEFAULTS.queueMaxBytes();
    private WhenFull whenFull = WhenFull.BLOCK;
    private TornTail tornTail = TornTail.TRUNCATE;
    private OnCorruption onCorruption = OnCorruption.FAIL;
    private int commitMaxEntries = WalOptions.DEFAULTS.commitMaxEntries();
    private long segmentSizeBytes = SEGMENT_BYTES;
    private Duration blockTimeout = Duration.ZERO;
    private Retention retention = Retention.NONE;
    private SizeLimit sizeLimit = SizeLimit.NONE;
    private Duration segmentMaxAge = Duration.ZERO;
    private WalOptions.DiskReserve diskReserve = WalOptions.DiskReserve.NONE;
    private final ScriptedTimer timer = new ScriptedTimer();
    private Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private long nanos;

    Scene() {
        this(42);
    }

    /** A machine with a chance of its own. */
    Scene(long seed) {
        random = new SplittableRandom(seed);
        disk = new SimulatedVfs(seed);
        watched = new WatchedVfs(disk);
    }

    /** Gives the log real threads. */
    Scene threads() {
        threads = true;
        return this;
    }

    Scene durability(Durability newDurability) {
        durability = newDurability;
        return this;
    }

    Scene queue(long maxBytes, WhenFull newWhenFull) {
        queueMaxBytes = maxBytes;
        whenFull = newWhenFull;
        return this;
    }

    Scene blockTimeout(Duration newBlockTimeout) {
        blockTimeout = newBlockTimeout;
        return this;
    }

    Scene tornTail(TornTail newTornTail) {
        tornTail = newTornTail;
        return this;
    }

    Scene onCorruption(OnCorruption newOnCorruption) {
        onCorruption = newOnCorruption;
        return this;
    }

    Scene commitMaxEntries(int newCommitMaxEntries) {
        commitMaxEntries = newCommitMaxEntries;
        return this;
    }

    Scene retention(Retention newRetention) {
        retention = newRetention;
        return this;
    }

    Scene sizeLimit(SizeLimit newSizeLimit) {
        sizeLimit = newSizeLimit;
        return this;
    }

    Scene segmentMaxAge(Duration newSegmentMaxAge) {
        segmentMaxAge = newSegmentMaxAge;
        return this;
    }

    Scene diskReserve(long minFreeBytes) {
        diskReserve = new WalOptions.DiskReserve(minFreeBytes, Duration.ofSeconds(5));
        return this;
    }

    Scene segmentSizeBytes(long newSegmentSizeBytes) {
        segmentSizeBytes = newSegmentSizeBytes;
        return this;
    }

    Scene clock(Clock newClock) {
        clock = newClock;
        return this;
    }

    Scene listener(WalListener newListener) {
        listener = newListener;
        return this;
    }

    Scene catalogue(Function<Vfs, MetaStore> newCatalogue) {
        catalogue = newCatalogue;
        return this;
    }

    private WalOptions options() {
        return new WalOptions(
                durability,
                Duration.ofMillis(100),
                segmentSizeBytes,
                WalOptions.MIB,
                4 * WalOptions.MIB,
                commitMaxEntries,
                queueMaxBytes,
                whenFull,
                blockTimeout,
                tornTail,
                onCorruption,
                10,
                new WalOptions.Verification(Duration.ZERO, Long.MAX_VALUE), // the clock stands still
                new WalOptions.ConsumerCommits(CONSUMER_COMMITS, CONSUMER_INTERVAL),
                retention,
                sizeLimit,
                diskReserve,
                segmentMaxAge);
    }

    WalLogStore open() {
        return openOver(watched);
    }

    /** Opens a log in a directory, which may be another scene's. */
    WalLogStore openOver(Vfs vfs) {
        Path directory = Path.of("/simulated");
        Surroundings surroundings = threads ? Surroundings.real(directory) : steps();
        return new Opening(directory, options(), List.of(listener), surroundings).open(vfs, catalogue.apply(vfs));
    }

    /** Looks at a log in a directory. */
    WalLogStore look() {
        Path directory = Path.of("/simulated");
        return new Opening(directory, options(), List.of(listener), steps())
                .openReadOnly(watched, catalogue.apply(watched));
    }

    private Surroundings steps() {
        housekeeping = new SteppedWorker();
        commit = new SteppedWorker(housekeeping);
        callbacks = new SteppedWorker();
        background = new SteppedWorker(housekeeping);
        return new Surroundings(
                commit, housekeeping, callbacks, background, clock, () -> nanos, random::nextLong, timer);
    }

    /** Whatever waits for its time has waited long enough. */
    void ring() {
        timer.ring();
        settle();
    }

    Story story() {
        return new Story(this::open);
    }

    SimulatedVfs disk() {
        return disk;
    }

    WatchedVfs watched() {
        return watched;
    }

    SteppedWorker commit() {
        return commit;
    }

    SteppedWorker housekeeping() {
        return housekeeping;
    }

    SteppedWorker callbacks() {
        return callbacks;
    }

    /** The process ends; what it wrote is there. */
    void kill() {
        replace(disk.kill());
    }

    /** The power goes. */
    void losePower() {
        replace(disk.crash());
    }

    private void replace(SimulatedVfs newDisk) {
        disk = newDisk;
        watched = new WatchedVfs(disk);
    }

    /** Lets time go by, as far as durations are concerned. */
    void pass(Duration time) {
        nanos += time.toNanos();
    }

    /** Lets the workers do all they have to do. */
    void settle() {
        while (commit.step() || housekeeping.step() || callbacks.step()) {
            // each step runs one task
        }
    }

    /** Changes the log; answers whether that ended in a planned crash. */
    boolean diesIn(Runnable change) {
        try {
            change.run();
            settle();
            return false;
        } catch (WalException | SimulatedCrash e) {
            return true;
        }
    }

    /** What the files of all segments take. */
    long segmentBytes() {
        return segmentFiles().stream()
                .mapToLong(name -> disk.bytes(name).length)
                .sum();
    }

    List<String> segmentFiles() {
        return disk.names().stream().filter(name -> name.endsWith(".wal")).toList();
    }
}
