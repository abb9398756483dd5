package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.walstore.fixtures.SimulatedVfs;
import io.walstore.spi.LogEntry;
import io.walstore.spi.WalException;
import io.walstore.spi.WalFailedException;
import io.walstore.spi.WalFullException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What an application does with an open log, operation by operation, and what was promised to it by that. A further
 * operation is one line in the list of them and one method.
 */
final class SimulatedWork {

    private static final int MILLI = 1_000_000;

    private final SimulatedWorld world;
    private final SimulatedMachine machine;
    private final Troubles troubles;
    private final ModelHistory history;
    private final Random random;
    private final WalLogStore log;
    private final WalOptions options;
    private final ModelInterval interval;

    /** Whether it is known what became of every operation so far. */
    private boolean decided = true;

    private long busyNanos;

    /** Each as often as it comes among others. */
    private final List<Consumer<ModelLog>> operations = Stream.of(
                    often(8, before -> append(before, 1)),
                    often(4, before -> append(before, some(6))),
                    often(2, before -> appendAsync(before, some(6))),
                    often(2, before -> store(before, some(4))),
                    often(2, this::roll),
                    often(2, this::truncateFront),
                    often(2, this::truncateBack),
                    often(2, before -> pause()),
                    often(2, this::read),
                    often(1, before -> setValue()),
                    often(1, before -> getValues()),
                    often(3, this::consume),
                    often(1, before -> flush()),
                    often(1, before -> verify()),
                    often(1, this::backUp))
            .flatMap(List::stream)
            .toList();

    SimulatedWork(SimulatedWorld world, WalLogStore log, WalOptions options) {
        this.world = world;
        this.machine = world.machine;
        this.troubles = world.troubles;
        this.history = world.history;
        this.random = world.random;
        this.log = log;
        this.options = options;
        this.interval = new ModelInterval(options.syncInterval());
    }

    private static List<Consumer<ModelLog>> often(int times, Consumer<ModelLog> operation) {
        return Stream.generate(() -> operation).limit(times).toList();
    }

    private int some(int most) {
        return 1 + random.nextInt(most);
    }

    void work() {
        int steps = random.nextInt(40);
        for (int i = 0; i < steps && goesOn(); i++) {
            troubles.weather().passTime(world.disk());
            seeWhatWasGivenUp();
            operations.get(random.nextInt(operations.size())).accept(history.now());
            checkDurability();
            seeWhatWasGivenUp();
            while (random.nextInt(3) == 0 && machine.keepHouse()) {
                world.tell("housekeeping");
                seeWhatWasGivenUp();
            }
        }
    }

    /** Whether a log gives up its oldest segments by itself. */
    static boolean givesUp(WalOptions options) {
        return !options.retention().none() || options.sizeLimit().maxBytes() > 0;
    }

    /** Never the newest segment with entries, and nothing in front of what is not durable. */
    private void seeWhatWasGivenUp() {
        if (!givesUp(options) || !goesOn() || history.now().isEmpty()) {
            return;
        }
        long first = log.firstIndex();
        if (first > history.now().first()) {
            assertThat(first).isLessThanOrEqualTo(log.status().durableIndex());
            history.durableUpTo(log.status().durableIndex());
            history.truncateFront(first);
            world.tell("gave up what was before " + first);
        }
    }

    private boolean goesOn() {
        return decided && !machine.isDead() && isOpen();
    }

    private boolean isOpen() {
        boolean open = log.status().state() == WalState.OPEN;
        if (!open && !machine.isDead()) {
            troubles.requireReasonToFail(log.status().failure().orElseThrow());
        }
        return open;
    }

    private void checkDurability() {
        if (!goesOn()) {
            return;
        }
        long durable = log.status().durableIndex();
        if (options.durability() == Durability.SYNC) {
            assertThat(durable).isEqualTo(log.lastIndex());
        }
        if (options.durability() == Durability.INTERVAL) {
            interval.check(machine.nanos(), durable);
        }
        history.durableUpTo(durable);
    }

    // ---- how an operation ends

    private enum End {
        /** It is done. */
        DONE,
        /** It was not done, and the log goes on. */
        REFUSED,
        /** The machine has crashed or the log has failed, so it was done or not. */
        UNKNOWN
    }

    private End attempt(String what, Runnable operation) {
        busyNanos = machine.nanos();
        try {
            operation.run();
            world.tell(what);
            return End.DONE;
        } catch (WalException | Error e) {
            return failed(what, e);
        }
    }

    private End failed(String what, Throwable failure) {
        world.tell(what + " failed: " + failure);
        if (failure instanceof AssertionError error) {
            throw error;
        }
        if (machine.isDead() || !isOpen()) {
            decided = false;
            return End.UNKNOWN;
        }
        requireReason(failure);
        return End.REFUSED;
    }

    /** A batch may be larger than the log may be. */
    private void requireReason(Throwable failure) {
        boolean atLimit =
                failure instanceof WalFullException full && full.reason() == WalFullException.Reason.SIZE_LIMIT;
        if (!atLimit || options.sizeLimit().maxBytes() == 0) {
            troubles.requireReason(failure);
        }
    }

    /** An operation that ends in a new state, or leaves the old one. */
    private End change(String what, ModelLog after, Runnable operation) {
        End end = attempt(what + " -> " + after, operation);
        if (end == End.DONE) {
            acknowledge(after);
        } else if (end == End.UNKNOWN) {
            history.undecided(List.of(after));
        }
        return end;
    }

    private void acknowledge(ModelLog after) {
        history.acknowledge(after);
        if (options.durability() == Durability.SYNC) {
            history.durable();
        }
    }

    /** After an operation that must leave nothing to be lost. */
    private void requireDurable() {
        assertThat(log.status().durableIndex()).isEqualTo(log.lastIndex());
        history.durable();
        interval.durable();
    }

    // ---- operations

    private void append(ModelLog before, int count) {
        List<Long> tags = world.tags(count);
        long first = Math.max(1, before.next());
        End end = change("append " + count, before.append(first, tags), () -> {
            long index = log.append(ModelLog.payloads(tags));
            assertThat(index).isEqualTo(first);
        });
        appended(end);
    }

    private void appended(End end) {
        if (end == End.DONE) {
            interval.acknowledged(history.now().last(), machine.nanos());
        }
    }

    private void store(ModelLog before, int count) {
        List<Long> tags = world.tags(count);
        long first = before.next() == 0 ? some(1000) : before.next();
        List<LogEntry> entries = new ArrayList<>();
        for (byte[] payload : ModelLog.payloads(tags)) {
            entries.add(LogEntry.of(first + entries.size(), payload));
        }
        appended(change("store " + count, before.append(first, tags), () -> log.storeLogs(entries)));
    }

    /** Several appends in flight: any number of the first ones may survive a crash, none without those before it. */
    private void appendAsync(ModelLog before, int count) {
        List<List<Long>> batches = new ArrayList<>();
        List<CompletableFuture<Long>> futures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            batches.add(world.tags(some(2)));
            futures.add(log.appendAsync(ModelLog.payloads(batches.get(i))));
        }
        End end = attempt("append " + count + " at once", machine::commitAll);
        ModelLog last = before;
        List<ModelLog> undecided = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (refused(futures.get(i))) {
                continue;
            }
            long first = Math.max(1, last.next());
            last = last.append(first, batches.get(i));
            if (succeeded(futures.get(i))) {
                assertThat(futures.get(i)).isCompletedWithValue(first);
                acknowledge(last);
            } else {
                undecided.add(last);
            }
        }
        decided &= undecided.isEmpty();
        history.undecided(undecided);
        appended(end);
        world.tell(" -> " + history.now());
    }

    private static boolean succeeded(CompletableFuture<Long> future) {
        return future.isDone() && !future.isCompletedExceptionally();
    }

    /** Whether it is certain that nothing was written, because no segment could be had. */
    private boolean refused(CompletableFuture<Long> future) {
        if (!future.isCompletedExceptionally()) {
            return false;
        }
        Throwable cause = future.handle((index, failure) -> failure).join();
        if (!machine.isDead() && isOpen()) {
            requireReason(cause);
        }
        return !(cause instanceof WalFailedException);
    }

    private void roll(ModelLog before) {
        if (change("roll", before, log::roll) == End.DONE) {
            requireDurable();
        }
    }

    private void truncateFront(ModelLog before) {
        long reach = random.nextInt(5) == 0 ? before.next() + 50 : before.next() + 1;
        long index = Math.max(1, before.first() + (long) (random.nextDouble() * (reach - before.first())));
        long lastSegment = baseOfTheLastSegment();
        End end = change("truncate front " + index, before.truncateFront(index), () -> log.truncateFront(index));
        if (end == End.DONE) {
            requireDurable();
        } else if (index > before.last() && troubles.cameSinceTheOpen()) {
            emptiedOrNot(end, before, lastSegment);
        }
    }

    private long baseOfTheLastSegment() {
        return log.segments().stream()
                .mapToLong(SegmentStatus::firstIndex)
                .max()
                .orElse(0);
    }

    /** A full disk is freed of all segments but the last before a log is emptied, and that may be all that happens. */
    private void emptiedOrNot(End end, ModelLog before, long lastSegment) {
        if (!machine.isDead() && !givesUp(options) && !before.hasTheEndsOf(log)) {
            history.truncateFront(lastSegment);
        } else if (end == End.UNKNOWN) {
            history.undecided(history.truncatedFront(lastSegment));
        }
    }

    private void truncateBack(ModelLog before) {
        if (before.isEmpty()) {
            return;
        }
        long index = before.last() - Math.min(random.nextInt(8), before.size() - 1);
        if (givesUp(options) && index < baseOfTheLastSegment()) {
            return; // it may be gone before its turn comes
        }
        End end = change("truncate back " + index, before.truncateBack(index), () -> log.truncateBack(index));
        if (end == End.DONE && index < before.last()) {
            requireDurable();
        }
    }

    private void pause() {
        long quietSince = busyNanos;
        machine.pass((long) random.nextInt(150) * MILLI);
        if (machine.nanos() - quietSince >= options.idleNanos()) {
            End end = attempt("idle", machine::idle);
            if (end == End.DONE && goesOn() && options.durability() != Durability.OS) {
                requireDurable();
            }
        }
    }

    private void setValue() {
        String key = ModelValues.KEYS.get(random.nextInt(ModelValues.KEYS.size()));
        long tag = world.tags(1).get(0);
        boolean[] full = {false};
        End end = attemptBeside("set " + key, () -> {
            try {
                log.stable().set(key, ModelLog.payload(tag));
            } catch (WalFullException e) {
                full[0] = true;
                throw e;
            }
        });
        if (end == End.DONE) {
            world.values.acknowledge(key, tag);
        } else if (!full[0]) {
            world.values.undecided(key, tag);
        }
    }

    private void getValues() {
        attemptBeside("get", () -> world.values.check(log.stable()));
    }

    /** The commit thread has nothing to do with it, and comes to rest meanwhile. */
    private End attemptBeside(String what, Runnable operation) {
        long busy = busyNanos;
        End end = attempt(what, operation);
        busyNanos = busy;
        return end;
    }

    private void consume(ModelLog atFirst) {
        if (atFirst.isEmpty() || attemptBeside("register", () -> log.consumer(ModelConsumer.NAME)) != End.DONE) {
            return;
        }
        world.consumer.registered();
        seeWhatWasGivenUp();
        ModelLog before = history.now();
        long index = before.first() + random.nextInt(before.size());
        long position = log.consumers().get(0).position();
        if (index > position) {
            world.consumer.commits(before, index);
            attemptBeside(
                    "commit " + index, () -> log.consumer(ModelConsumer.NAME).commit(index));
        }
        world.consumer.check(log, before);
    }

    private void flush() {
        boolean known = !log.consumers().isEmpty();
        if (known
                && attemptBeside("flush", () -> log.consumer(ModelConsumer.NAME).flush()) == End.DONE) {
            world.consumer.flushed();
        }
    }

    private void verify() {
        VerificationReport report = log.verify();
        world.tell("verified: " + report.outcome());
        assertThat(report.damages()).isEmpty();
    }

    /** What is in the copy is opened and read as any log. */
    private void backUp(ModelLog before) {
        SimulatedVfs copy = new SimulatedVfs(random.nextLong());
        long durable = log.status().durableIndex();
        End end = attemptBeside("back up", () -> ((SegmentedWal) log).backup(copy, Path.of("copy")));
        if (end == End.DONE && copy.names().contains("METADATA")) {
            WalLogStore opened = new Scene().openOver(copy);
            for (long index = Math.max(before.first(), opened.firstIndex()); index <= durable; index++) {
                assertThat(before.isEntry(index, opened.getLog(index))).isTrue();
            }
            if (!givesUp(options) && opened.lastIndex() > 0) {
                assertThat(opened.firstIndex()).isEqualTo(before.first());
            }
            assertThat(opened.lastIndex()).isEqualTo(durable < before.first() ? 0 : durable);
        }
    }

    /** Each entry by itself, because one that cannot be read must not hide the others. */
    private void read(ModelLog before) {
        assertThat(before.hasTheEndsOf(log)).as("ends of %s", before).isTrue();
        for (int i = 0; i < 5 && !before.isEmpty(); i++) {
            long index = before.first() + random.nextInt(before.size());
            End end = attemptBeside("read " + index, () -> {
                if (!before.isEntry(index, log.getLog(index))) {
                    throw new AssertionError("entry " + index + " is another one");
                }
            });
            if (end == End.REFUSED) {
                troubles.weather().requireReasonIn(fileOf(index));
            }
        }
        checkSealedAreDurable();
    }

    private String fileOf(long index) {
        return log.segments().stream()
                .filter(segment -> segment.firstIndex() <= index && index <= segment.lastIndex())
                .map(SegmentStatus::file)
                .findFirst()
                .orElseThrow();
    }

    private void checkSealedAreDurable() {
        long durable = log.status().durableIndex();
        assertThat(log.segments())
                .filteredOn(segment -> segment.state() == SegmentStatus.State.SEALED)
                .allMatch(segment -> segment.lastIndex() <= durable);
    }
}
