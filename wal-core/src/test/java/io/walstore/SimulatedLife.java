package io.walstore;

import io.walstore.commit.SteppedWorker;
import io.walstore.fixtures.FileOperation;
import io.walstore.fixtures.SimulatedVfs;
import io.walstore.meta.FileMetaStore;
import io.walstore.spi.LogEntry;
import io.walstore.spi.WalFailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A log from its first open through many crashes, all decided by one seed, beside a model of what was promised. One
 * thread does everything, so a seed replays exactly.
 */
final class SimulatedLife {

    private static final int SECTORS_OF_SEGMENT = 16;

    private final Random random;
    private final AtomicLong nanos = new AtomicLong();
    private final WalOptions options;
    private final StringBuilder story = new StringBuilder();

    private SimulatedVfs vfs;

    /** What the log may hold: one state, or several after an operation whose end nobody heard of. */
    private List<ModelLog> possible = List.of(ModelLog.NEW);

    private long nextTag;
    private int crashes;

    private SteppedWorker housekeeping = new SteppedWorker();
    private SteppedWorker commit = new SteppedWorker(housekeeping);
    private SteppedWorker callbacks = new SteppedWorker();

    SimulatedLife(long seed) {
        random = new Random(seed);
        vfs = new SimulatedVfs(random.nextLong());
        options = options();
    }

    private WalOptions options() {
        WalOptions defaults = WalOptions.DEFAULTS;
        return new WalOptions(
                Durability.SYNC,
                defaults.syncInterval(),
                (1 + random.nextInt(3)) * SECTORS_OF_SEGMENT * 512L / 2,
                8192,
                4096,
                1 + random.nextInt(8),
                defaults.queueMaxBytes(),
                defaults.whenFull(),
                defaults.blockTimeout(),
                defaults.tornTail());
    }

    /** Lives so many process lives; answers how often the machine crashed. */
    int live(int incarnations) {
        try {
            for (int i = 0; i < incarnations; i++) {
                liveOnce();
            }
            return crashes;
        } catch (IOException | RuntimeException | Error e) {
            throw new AssertionError("story:\n" + story, e);
        }
    }

    private void liveOnce() throws IOException {
        WalLogStore log = openAtLast();
        possible = List.of(found(log));
        tell("found " + possible.get(0));
        planFault();
        work(log);
        end(log);
    }

    /** An empty log does not tell where it goes on; then an append does. */
    private ModelLog found(WalLogStore log) {
        List<ModelLog> matching = ModelLog.read(log, possible);
        if (matching.size() == 1) {
            return matching.get(0);
        }
        List<Long> tags = tags(1);
        long index = log.append(ModelLog.payload(tags.get(0)));
        return matching.stream()
                .filter(model -> Math.max(1, model.next()) == index)
                .map(model -> model.append(index, tags))
                .findFirst()
                .orElseThrow(() -> new AssertionError("went on at " + index + ", expected one of " + matching));
    }

    /** Opens, perhaps through crashes in the middle of it; every one of them must leave the log recoverable. */
    private WalLogStore openAtLast() {
        while (true) {
            boolean crash = random.nextInt(4) == 0;
            if (crash) {
                vfs.crashAtOperation(1 + random.nextInt(12));
            }
            try {
                WalLogStore log = open();
                if (!dead()) {
                    vfs.heal();
                    return log;
                }
            } catch (RuntimeException | Error e) {
                if (!dead()) {
                    throw e;
                }
            }
            tell("crash while opening");
            restart();
        }
    }

    private WalLogStore open() {
        housekeeping = new SteppedWorker();
        commit = new SteppedWorker(housekeeping);
        callbacks = new SteppedWorker();
        Surroundings surroundings = new Surroundings(
                commit,
                housekeeping,
                callbacks,
                new SteppedWorker(housekeeping),
                new Ticking(),
                nanos::incrementAndGet,
                random::nextLong);
        return new Opening(Path.of("simulated"), options, List.of(), surroundings).open(vfs, new FileMetaStore(vfs));
    }

    private void planFault() {
        int chance = random.nextInt(10);
        if (chance < 7) {
            vfs.crashAtOperation(1 + random.nextInt(80));
        } else if (chance == 7) {
            vfs.failAt(FileOperation.SYNC, 1 + random.nextInt(20));
        } else if (chance == 8) {
            vfs.failAt(FileOperation.WRITE, 1 + random.nextInt(20));
        }
    }

    private void work(WalLogStore log) {
        int operations = random.nextInt(40);
        for (int i = 0; i < operations && alive(log); i++) {
            step(log);
            while (random.nextInt(3) == 0 && housekeeping.step()) {
                tell("housekeeping");
            }
        }
    }

    private boolean alive(WalLogStore log) {
        return possible.size() == 1 && !dead() && log.status().state() == WalState.OPEN;
    }

    private void step(WalLogStore log) {
        ModelLog before = possible.get(0);
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> append(log, before, 1);
            case 4, 5 -> append(log, before, 1 + random.nextInt(6));
            case 6 -> appendAsync(log, before, 1 + random.nextInt(6));
            case 7 -> store(log, before, 1 + random.nextInt(4));
            case 8 -> change("roll", before, before, log::roll);
            case 9 -> truncateFront(log, before);
            case 10 -> truncateBack(log, before);
            default -> idle(before);
        }
    }

    private void append(WalLogStore log, ModelLog before, int count) {
        List<Long> tags = tags(count);
        ModelLog after = before.append(Math.max(1, before.next()), tags);
        change("append " + count, before, after, () -> log.append(payloads(tags)));
    }

    private void store(WalLogStore log, ModelLog before, int count) {
        List<Long> tags = tags(count);
        long first = before.next() == 0 ? 1 + random.nextInt(1000) : before.next();
        List<LogEntry> entries = new ArrayList<>();
        for (byte[] payload : payloads(tags)) {
            entries.add(LogEntry.of(first + entries.size(), payload));
        }
        change("store " + count + " at " + first, before, before.append(first, tags), () -> log.storeLogs(entries));
    }

    /** Several appends in flight: any number of the first ones may survive a crash, none without those before it. */
    private void appendAsync(WalLogStore log, ModelLog before, int count) {
        List<List<Long>> batches = new ArrayList<>();
        List<CompletableFuture<Long>> futures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            batches.add(tags(1 + random.nextInt(2)));
            futures.add(log.appendAsync(payloads(batches.get(i))));
        }
        boolean quiet = quietly(this::commitAll);
        List<ModelLog> states = new ArrayList<>(List.of(before));
        int acknowledged = 0;
        for (int i = 0; i < count; i++) {
            if (!refused(futures.get(i))) {
                ModelLog last = states.get(states.size() - 1);
                states.add(last.append(Math.max(1, last.next()), batches.get(i)));
                acknowledged += succeeded(futures.get(i)) ? 1 : 0;
            }
        }
        boolean decided = quiet && acknowledged == states.size() - 1;
        possible = decided ? List.of(states.get(acknowledged)) : states.subList(acknowledged, states.size());
        tell("append " + count + " at once: " + acknowledged + " acknowledged");
    }

    private void commitAll() {
        while (commit.step() || callbacks.step()) {
            nanos.incrementAndGet();
        }
    }

    private static boolean succeeded(CompletableFuture<Long> future) {
        return future.isDone() && !future.isCompletedExceptionally();
    }

    /** Whether it is certain that nothing was written, because no segment could be had. */
    private static boolean refused(CompletableFuture<Long> future) {
        return future.isCompletedExceptionally()
                && !(future.handle((index, cause) -> cause).join() instanceof WalFailedException);
    }

    private void truncateFront(WalLogStore log, ModelLog before) {
        long reach = random.nextInt(5) == 0 ? before.next() + 50 : before.next() + 1;
        long index = Math.max(1, before.first() + (long) (random.nextDouble() * (reach - before.first())));
        change("truncate front " + index, before, before.truncateFront(index), () -> log.truncateFront(index));
    }

    private void truncateBack(WalLogStore log, ModelLog before) {
        if (before.isEmpty()) {
            return;
        }
        long index = before.next() - 1 - Math.min(random.nextInt(8), before.size() - 1);
        change("truncate back " + index, before, before.truncateBack(index), () -> log.truncateBack(index));
    }

    private void idle(ModelLog before) {
        change("idle", before, before, () -> commit.idle());
    }

    private void change(String name, ModelLog before, ModelLog after, Runnable operation) {
        boolean acknowledged = quietly(operation);
        possible =
                acknowledged ? List.of(after) : before.equals(after) ? List.of(before, before) : List.of(before, after);
        tell(name + (acknowledged ? " -> " + after : " failed"));
    }

    /** Answers whether it came to a good end on a machine that is still alive. */
    private boolean quietly(Runnable operation) {
        try {
            operation.run();
            return true;
        } catch (RuntimeException | Error e) {
            tell("  " + e);
            return false;
        }
    }

    private void end(WalLogStore log) throws IOException {
        boolean clean = !dead() && random.nextInt(3) == 0;
        if (clean && quietly(log::close)) {
            tell("closed");
        }
        restart();
    }

    /** The process ends; the power goes with it or not. */
    private void restart() {
        crashes++;
        boolean power = random.nextInt(3) > 0;
        tell(power ? "power loss" : "kill");
        vfs = power ? vfs.crash() : vfs.kill();
    }

    private boolean dead() {
        try {
            vfs.list();
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private List<Long> tags(int count) {
        List<Long> tags = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tags.add(nextTag++);
        }
        return tags;
    }

    private static List<byte[]> payloads(List<Long> tags) {
        return tags.stream().map(ModelLog::payload).toList();
    }

    private void tell(String what) {
        story.append(what).append('\n');
    }

    String story() {
        return story.toString();
    }

    /** A clock that stands still, and sometimes goes backwards. */
    private final class Ticking extends Clock {

        @Override
        public ZoneId getZone() {
            return ZoneId.of("UTC");
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(1_000_000 + nanos.get() - (nanos.get() % 7) * 1000);
        }
    }
}
