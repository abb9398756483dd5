package io.walstore.process;

import io.walstore.SegmentStatus;
import io.walstore.WalLogStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A process to be killed: opens the log, tells what is in it, appends an entry, and then does with it whatever can be
 * done, on many threads at once, until somebody ends it. One that is to survive does none of it, but closes the log.
 */
final class Victim {

    static final int SEGMENT_BYTES = 16 * 1024;
    static final List<String> CONSUMERS = List.of("mailer", "auditor");
    static final List<String> KEYS = List.of("term", "vote");

    /** The writer that the first append of each life comes from. */
    static final int FIRST_WRITER = 0;

    private static final int HANGS_MINUTES = 2;
    private static final int COMMITS_UNTIL_FLUSH = 50;
    private static final Duration FLUSH_INTERVAL = Duration.ofMillis(20);

    private final Path directory;
    private final Testimony testimony;
    private final int life;
    private volatile boolean opened;

    private Victim(Path directory, Testimony testimony, int life) {
        this.directory = directory;
        this.testimony = testimony;
        this.life = life;
    }

    /** Says when it is ready to open the log, and when it has; ends at the latest when nobody can tell it to begin. */
    public static void main(String[] arguments) throws IOException {
        Path scene = Path.of(arguments[0]);
        int life = Integer.parseInt(arguments[1]);
        long seed = Long.parseLong(arguments[2]);
        boolean survives = Boolean.parseBoolean(arguments[3]);
        new Victim(scene.resolve("rehearsal"), new Testimony(scene.resolve("rehearsal.txt")), life).rehearse();
        Victim victim = new Victim(log(scene), new Testimony(testimony(scene, life)), life);
        sayReady();
        if (System.in.read() >= 0) {
            haltIfItHangs(victim);
            start(survives ? victim::survive : () -> victim.work(seed));
        }
        while (System.in.read() >= 0) {}
        Runtime.getRuntime().halt(2);
    }

    private static void sayReady() {
        System.out.write(1);
        System.out.flush();
    }

    static Path log(Path scene) {
        return scene.resolve("log");
    }

    static Path testimony(Path scene, int life) {
        return scene.resolve("life-" + life + ".txt");
    }

    static void start(Deed deed) {
        new Thread(() -> orDie(deed)).start();
    }

    /** Whoever fails takes the whole process along, and says why. */
    static void orDie(Deed deed) {
        try {
            deed.run();
        } catch (Throwable e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    /** Something that may fail. */
    interface Deed {
        void run() throws Exception;
    }

    private WalLogStore open() {
        return WalLogStore.builder(directory)
                .segmentSizeBytes(SEGMENT_BYTES)
                .consumerCommits(COMMITS_UNTIL_FLUSH, FLUSH_INTERVAL)
                .open();
    }

    /** Does with another log what comes first, so that it is quick when it counts. */
    private void rehearse() {
        try (WalLogStore log = open()) {
            tellAndAppend(log);
            log.truncateFront(log.lastIndex());
        }
    }

    private void work(long seed) {
        WalLogStore log = open();
        tellAndAppend(log);
        sayReady();
        new VictimDeeds(log, testimony, life, seed).start();
    }

    private void survive() {
        WalLogStore log = open();
        tellAndAppend(log);
        if (!log.verify().damages().isEmpty()) {
            throw new IllegalStateException("damaged: " + log.verify());
        }
        log.roll();
        List<SegmentStatus> segments = log.segments();
        log.close();
        testimony.tell(Testimony.Kind.SEGMENTS, segments.size());
        testimony.tell(Testimony.Kind.CLOSED);
        Runtime.getRuntime().halt(0);
    }

    /** So that nobody waits for it in vain. */
    private static void haltIfItHangs(Victim victim) {
        CompletableFuture.delayedExecutor(HANGS_MINUTES, TimeUnit.MINUTES).execute(() -> {
            if (!victim.opened) {
                Thread.getAllStackTraces()
                        .forEach((thread, stack) -> System.err.println(thread + Arrays.toString(stack)));
                Runtime.getRuntime().halt(3);
            }
        });
    }

    private void tellAndAppend(WalLogStore log) {
        tell(log);
        SignedEntry.Batch batch = new SignedEntry.Batch(life, FIRST_WRITER, 0, 1);
        testimony.tell(Testimony.Kind.APPENDING, FIRST_WRITER, 0, 1);
        testimony.tell(Testimony.Kind.APPENDED, FIRST_WRITER, 0, log.append(batch.payloads()));
        opened = true;
    }

    private void tell(WalLogStore log) {
        CONSUMERS.forEach(log::consumer);
        testimony.tell(Testimony.Kind.BOUNDS, log.firstIndex(), log.lastIndex());
        if (log.lastIndex() > 0) {
            log.read(log.firstIndex(), log.lastIndex()).forEachRemaining(entry -> {
                SignedEntry signed = SignedEntry.of(entry.data());
                SignedEntry.Batch batch = signed.batch();
                testimony.tell(
                        Testimony.Kind.ENTRY,
                        entry.index(),
                        batch.life(),
                        batch.writer(),
                        batch.number(),
                        batch.entries(),
                        signed.position());
            });
        }
        KEYS.forEach(key -> testimony.tell(
                Testimony.Kind.VALUE, key, VictimDeeds.number(log.stable().get(key))));
        log.consumers().forEach(place -> testimony.tell(Testimony.Kind.PLACE, place.name(), place.position()));
        testimony.tell(Testimony.Kind.COMPLETE);
    }
}
