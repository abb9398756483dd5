package io.walstore;

import io.walstore.fixtures.SimulatedVfs;
import io.walstore.spi.MetaStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** What a simulated life happens in, all of it decided by one seed, and the models of what was promised in it. */
final class SimulatedWorld {

    private static final int SECTORS_OF_SEGMENT = 16;

    final Random random;
    final Diary diary = new Diary();
    final SimulatedMachine machine;
    final Troubles troubles;
    final ModelHistory history = new ModelHistory();
    final ModelValues values = new ModelValues();
    final ModelConsumer consumer = new ModelConsumer();

    private long nextTag;

    SimulatedWorld(long seed, Function<SimulatedVfs, MetaStore> catalogue) {
        random = new Random(seed);
        machine = new SimulatedMachine(random, catalogue);
        boolean copyOnWrite = random.nextInt(6) == 0;
        if (copyOnWrite) {
            machine.disk().limits().copyOnWrite();
        }
        troubles = new Troubles(random, new Weather(random, diary, copyOnWrite));
    }

    SimulatedVfs disk() {
        return machine.disk();
    }

    void tell(String what) {
        diary.tell(what);
    }

    /** Tags that nothing had before. */
    List<Long> tags(int count) {
        List<Long> tags = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tags.add(nextTag++);
        }
        return tags;
    }

    /** In some lives the log gives up its oldest segments by itself. */
    WalOptions options(Durability durability) {
        long segmentBytes = anySegmentBytes();
        Retention retention = random.nextInt(4) == 0
                ? Retention.NONE.withMaxSegments(1 + random.nextInt(3)).withKeepUnread(false)
                : Retention.NONE;
        SizeLimit limit = random.nextInt(4) == 0
                ? SizeLimit.of(segmentBytes * (2 + random.nextInt(4)), AtLimit.DROP_OLDEST)
                : SizeLimit.NONE;
        return options(durability, WalOptions.DEFAULTS.onCorruption(), segmentBytes, retention, limit);
    }

    WalOptions options(Durability durability, OnCorruption onCorruption) {
        return options(durability, onCorruption, anySegmentBytes(), Retention.NONE, SizeLimit.NONE);
    }

    private long anySegmentBytes() {
        return (1 + random.nextInt(3)) * SECTORS_OF_SEGMENT * 512L / 2;
    }

    private WalOptions options(
            Durability durability,
            OnCorruption onCorruption,
            long segmentBytes,
            Retention retention,
            SizeLimit sizeLimit) {
        WalOptions defaults = WalOptions.DEFAULTS;
        return new WalOptions(
                durability,
                defaults.syncInterval(),
                segmentBytes,
                8192,
                4096,
                1 + random.nextInt(8),
                defaults.queueMaxBytes(),
                defaults.whenFull(),
                defaults.blockTimeout(),
                defaults.tornTail(),
                onCorruption,
                defaults.quarantineMaxFiles(),
                new WalOptions.Verification(Duration.ZERO, Long.MAX_VALUE),
                new WalOptions.ConsumerCommits(1 + random.nextInt(4), Duration.ofMillis(50)),
                retention,
                sizeLimit,
                WalOptions.DiskReserve.NONE,
                Duration.ZERO);
    }
}
