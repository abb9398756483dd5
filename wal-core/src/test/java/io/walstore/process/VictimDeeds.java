package io.walstore.process;

import io.walstore.LogConsumer;
import io.walstore.WalLogStore;
import io.walstore.spi.ConsumerBehindException;
import io.walstore.spi.LogEntry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What a victim does with its log, on many threads at once. */
final class VictimDeeds {

    private static final int WRITERS = 3;
    private static final int PATIENT_WRITER = 4;
    private static final int CUTTER = 5;
    private static final int UNANSWERED_LIMIT = 16;
    private static final int BATCH_LIMIT = 12;
    private static final int KEPT_ENTRIES = 400;
    private static final int MOST_CUT_AT_BACK = 100;
    private static final int POLLED_AT_ONCE = 100;
    private static final int PAUSE_MILLIS = 40;
    private static final int EVERYBODY = 1000;

    private final WalLogStore log;
    private final Testimony testimony;
    private final int life;
    private final SplittableRandom seeds;

    /**
     * Appends and commits of consumers go through one at a time or many; what decides where the next entry goes waits
     * until nobody is inside. So what was told tells in which order the log saw it.
     */
    private final Semaphore gate = new Semaphore(EVERYBODY, true);

    /** Held while the front moves. */
    private final Object front = new Object();

    /** Moves when nobody is inside. */
    private final AtomicInteger backCuts = new AtomicInteger();

    VictimDeeds(WalLogStore log, Testimony testimony, int life, long seed) {
        this.log = log;
        this.testimony = testimony;
        this.life = life;
        this.seeds = new SplittableRandom(seed);
    }

    void start() {
        for (int id = 1; id <= WRITERS; id++) {
            allTheTime(new Writer(id)::append);
        }
        allTheTime(new Writer(PATIENT_WRITER)::appendLater);
        nowAndThen(new Cutter()::cut);
        nowAndThen(this::roll);
        Victim.KEYS.forEach(key -> nowAndThen(new Clerk(key)::set));
        Victim.CONSUMERS.forEach(name -> allTheTime(new Reader(name)::readAndCommit));
    }

    private static void allTheTime(Victim.Deed deed) {
        Victim.start(() -> {
            while (true) {
                deed.run();
            }
        });
    }

    private static void nowAndThen(Victim.Deed deed) {
        Executors.newSingleThreadScheduledExecutor()
                .scheduleWithFixedDelay(() -> Victim.orDie(deed), 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void roll() {
        log.roll();
        testimony.tell(Testimony.Kind.ROLLED);
    }

    /** Appends batches, and tells under which index each begins. */
    private final class Writer {

        private final int id;
        private final SplittableRandom random = seeds.split();
        private final Semaphore unanswered = new Semaphore(UNANSWERED_LIMIT);
        private long number;

        Writer(int id) {
            this.id = id;
        }

        void append() throws InterruptedException {
            gate.acquire();
            SignedEntry.Batch batch = next();
            List<byte[]> payloads = batch.payloads();
            tellAppended(batch, payloads.size() == 1 ? log.append(payloads.get(0)) : log.append(payloads));
            gate.release();
        }

        void appendLater() throws InterruptedException {
            unanswered.acquire();
            gate.acquire();
            SignedEntry.Batch batch = next();
            log.appendAsync(batch.payloads())
                    .whenComplete((index, failure) -> Victim.orDie(() -> {
                        if (failure != null) {
                            throw new IllegalStateException(failure);
                        }
                        tellAppended(batch, index);
                        gate.release();
                        unanswered.release();
                    }));
        }

        /** Under indexes of our own. Nobody else appends meanwhile. */
        void store() {
            SignedEntry.Batch batch = next();
            List<LogEntry> entries = new ArrayList<>();
            long first = log.lastIndex() + 1;
            for (byte[] payload : batch.payloads()) {
                entries.add(LogEntry.of(first + entries.size(), payload));
            }
            log.storeLogs(entries);
            tellAppended(batch, first);
        }

        private SignedEntry.Batch next() {
            number++;
            int entries = random.nextBoolean() ? 1 : 1 + random.nextInt(BATCH_LIMIT);
            testimony.tell(Testimony.Kind.APPENDING, id, number, entries);
            return new SignedEntry.Batch(life, id, number, entries);
        }

        private void tellAppended(SignedEntry.Batch batch, long index) {
            testimony.tell(Testimony.Kind.APPENDED, id, batch.number(), index);
        }
    }

    /** Cuts at both ends; never so deep at the front that it takes along what nobody was told of yet. */
    private final class Cutter {

        private final SplittableRandom random = seeds.split();
        private final Writer writer = new Writer(CUTTER);

        void cut() throws Exception {
            int kind = random.nextInt(100);
            if (kind < 50) {
                cutFront();
            } else if (kind < 98) {
                alone(this::cutBack);
            } else {
                alone(this::clear);
            }
        }

        /** Others append meanwhile. */
        private void cutFront() throws Exception {
            gate.acquire(EVERYBODY);
            long index = log.lastIndex() - KEPT_ENTRIES / 2 - random.nextInt(KEPT_ENTRIES);
            gate.release(EVERYBODY);
            synchronized (front) {
                if (index > log.firstIndex() && log.firstIndex() > 0) {
                    testimony.tell(Testimony.Kind.CUTTING_FRONT, index);
                    log.truncateFront(index);
                    testimony.tell(Testimony.Kind.CUT);
                }
            }
        }

        private void cutBack() {
            long index = log.lastIndex() - random.nextInt(MOST_CUT_AT_BACK);
            if (index >= log.firstIndex() && log.firstIndex() > 0) {
                testimony.tell(Testimony.Kind.CUTTING_BACK, index);
                log.truncateBack(index);
                backCuts.incrementAndGet();
                testimony.tell(Testimony.Kind.CUT);
                writer.store();
            }
        }

        private void clear() {
            synchronized (front) {
                long index = log.lastIndex() + 1 + random.nextInt(3);
                if (log.lastIndex() > 0) {
                    testimony.tell(Testimony.Kind.CLEARING, index);
                    log.truncateFront(index);
                    testimony.tell(Testimony.Kind.CUT);
                }
            }
        }

        private void alone(Victim.Deed deed) throws Exception {
            gate.acquire(EVERYBODY);
            deed.run();
            gate.release(EVERYBODY);
        }
    }

    /** Counts in a stable value. */
    private final class Clerk {

        private final String key;
        private long number;

        Clerk(String key) {
            this.key = key;
            this.number = number(log.stable().get(key));
        }

        void set() {
            number++;
            testimony.tell(Testimony.Kind.SETTING, key, number);
            log.stable().set(key, value(number));
            testimony.tell(Testimony.Kind.SET, key, number);
        }
    }

    private static byte[] value(long number) {
        SplittableRandom random = new SplittableRandom(number);
        byte[] value = new byte[Long.BYTES + random.nextInt(random.nextInt(10) == 0 ? 5000 : 50)];
        random.nextBytes(value);
        ByteBuffer.wrap(value).putLong(number);
        return value;
    }

    /** Which one a stable value is; 0 for none. */
    static long number(Optional<byte[]> value) {
        if (value.isEmpty()) {
            return 0;
        }
        long number = ByteBuffer.wrap(value.get()).getLong();
        if (!Arrays.equals(value(number), value.get())) {
            throw new IllegalStateException("not the bytes of value " + number);
        }
        return number;
    }

    /** Reads on, commits, and makes that durable now and then. */
    private final class Reader {

        private final LogConsumer consumer;
        private final SplittableRandom random = seeds.split();

        Reader(String name) {
            consumer = log.consumer(name);
        }

        void readAndCommit() throws InterruptedException {
            int cuts = backCuts.get();
            try {
                List<LogEntry> entries = consumer.poll(POLLED_AT_ONCE, Duration.ofMillis(20));
                entries.forEach(entry -> SignedEntry.of(entry.data()));
                if (!entries.isEmpty()) {
                    commit(entries.get(entries.size() - 1).index(), cuts);
                }
            } catch (ConsumerBehindException e) {
                catchUp();
            }
            if (random.nextInt(4) == 0) {
                consumer.flush();
                testimony.tell(Testimony.Kind.FLUSHED, consumer.name());
            }
        }

        /** Nothing that may have been cut off since it was polled: that would not count. */
        private void commit(long polled, int cuts) throws InterruptedException {
            gate.acquire();
            long position = consumer.status().position();
            long index = random.nextInt(4) == 0 ? polled : Math.min(polled, position + random.nextInt(10));
            if (index > position && cuts == backCuts.get()) {
                testimony.tell(Testimony.Kind.COMMITTING, consumer.name(), index);
                consumer.commit(index);
            }
            gate.release();
        }

        private void catchUp() throws InterruptedException {
            gate.acquire();
            synchronized (front) {
                long first = log.firstIndex();
                if (first > 0) {
                    testimony.tell(Testimony.Kind.SEEKING, consumer.name(), first - 1);
                    consumer.seek(first);
                }
            }
            gate.release();
        }
    }
}
