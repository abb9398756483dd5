package io.walstore.process;

import static io.walstore.process.Ledger.require;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** A log that grows old while one process after another is killed over it. */
final class KilledLog implements AutoCloseable {

    private static final int LIFE_MOST_MILLIS = 500;
    private static final int OPENING_MOST_MILLIS = 100;
    private static final int TESTIMONIES_KEPT = 5;
    private static final long HANGS_MILLIS = 120_000;

    private final Path scene;
    private final List<Path> classPath;
    private final SplittableRandom random;
    private final Ledger ledger = new Ledger();
    private final Deque<VictimProcess> victims = new ArrayDeque<>();
    private int lives;
    private VictimProcess upcoming;

    KilledLog(Path scene, List<Path> classPath, long seed) throws IOException {
        this.scene = Files.createDirectories(scene);
        this.classPath = classPath;
        this.random = new SplittableRandom(seed);
        this.upcoming = victim(false);
    }

    private VictimProcess victim(boolean survives) throws IOException {
        lives++;
        return new VictimProcess(scene, classPath, lives, random.nextLong(), survives);
    }

    Ledger ledger() {
        return ledger;
    }

    /** Lets a process open the log, and perhaps live for a while, kills it, and hears what it told. */
    void kill() throws IOException, InterruptedException {
        int life = lives;
        try (VictimProcess victim = upcoming) {
            victim.begin();
            upcoming = victim(false);
            boolean early = random.nextInt(4) == 0;
            if (!early) {
                victim.awaitOpened();
            }
            boolean ended = victim.endsWithin(random.nextInt(early ? OPENING_MOST_MILLIS : LIFE_MOST_MILLIS));
            victim.kill();
            ledger.hear(life, victim.testimony());
            require(!ended, "the process of life " + life + " ended by itself:\n" + victim.errors());
            forgetOlderThan(victim);
        }
    }

    private void forgetOlderThan(VictimProcess victim) throws IOException {
        victims.add(victim);
        if (victims.size() > TESTIMONIES_KEPT) {
            victims.remove().deleteFiles();
        }
    }

    /** Lets two processes open and close the log, the first after a kill, the second after a close. */
    void survive() throws IOException, InterruptedException {
        upcoming.close();
        surviveOnce();
        surviveOnce();
    }

    private void surviveOnce() throws IOException, InterruptedException {
        try (VictimProcess survivor = victim(true)) {
            survivor.begin();
            require(survivor.endsWithin(HANGS_MILLIS), "it hangs");
            ledger.hear(lives, survivor.testimony());
            require(survivor.exitValue() == 0 && ledger.closed(), "it did not survive:\n" + survivor.errors());
        }
        require(files() <= ledger.segments() + 1, files() + " files of " + ledger.segments() + " segments");
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.list(Victim.log(scene))) {
            return files.filter(file -> file.toString().contains(".wal")).count();
        }
    }

    @Override
    public void close() {
        upcoming.close();
    }

    /** Leaves nothing behind. */
    void delete() throws IOException {
        close();
        try (Stream<Path> files = Files.walk(scene)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
