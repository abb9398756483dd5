package io.walstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.walstore.fixtures.SimulatedCrash;
import io.walstore.fixtures.SimulatedVfs;
import io.walstore.meta.FileMetaStore;
import io.walstore.spi.LogEntry;
import io.walstore.spi.WalException;
import io.walstore.spi.WalMetadataException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Everything that changes files is crashed at each of its steps, and so is the recovery after it at each of its own: by
 * the end of the process and by power losses that keep another part of what was not synced each time.
 */
class EveryStepTests {

    private static final int FUTURES = Integer.getInteger("wal.steps.futures", 3);

    private static final Path ELSEWHERE = Path.of("/elsewhere");
    private static final Logger LOGGER = Logger.getLogger(WalLogStore.class.getName());

    /** What is done to a log of two sealed segments and a tail. */
    enum Deed {
        APPEND(log -> log.append(new byte[100])),
        APPEND_BATCH(log -> log.append(List.of(new byte[10], new byte[300], new byte[0]))),
        APPEND_INTO_A_NEW_SEGMENT(log -> {
            for (int i = 0; i < Scene.ENTRIES_PER_SEGMENT; i++) {
                log.append(new byte[100]);
            }
        }),
        APPEND_MORE_THAN_A_SEGMENT(log -> log.append(new byte[10_000])),
        ROLL(WalLogStore::roll),
        TRUNCATE_FRONT_INSIDE_A_SEGMENT(log -> log.truncateFront(5)),
        TRUNCATE_FRONT_BY_SEGMENTS(log -> log.truncateFront(2 * Scene.ENTRIES_PER_SEGMENT)),
        TRUNCATE_FRONT_INTO_THE_TAIL(log -> log.truncateFront(2 * Scene.ENTRIES_PER_SEGMENT + 3)),
        TRUNCATE_EVERYTHING(log -> log.truncateFront(1000)),
        TRUNCATE_BACK_INSIDE_THE_TAIL(log -> log.truncateBack(2 * Scene.ENTRIES_PER_SEGMENT + 1)),
        TRUNCATE_BACK_BY_SEGMENTS(log -> log.truncateBack(7)),
        SET_A_STABLE_VALUE(log -> log.stable().setLong("term", 8)),
        COMMIT_A_POSITION(log -> {
            log.consumer("mailer").commit(9);
            log.consumer("mailer").flush();
        }),
        DELETE_A_CONSUMER(log -> log.deleteConsumer("mailer")),
        CLOSE(WalLogStore::close);

        private final Consumer<WalLogStore> act;

        Deed(Consumer<WalLogStore> act) {
            this.act = act;
        }
    }

    /** All that a log shows. */
    private record Sight(long first, List<LogEntry> entries, long term, List<ConsumerStatus> consumers) {

        static Sight of(WalLogStore log) {
            List<LogEntry> entries = log.lastIndex() == 0
                    ? List.of()
                    : log.read(log.firstIndex(), log.lastIndex()).stream().toList();
            return new Sight(log.firstIndex(), entries, log.stable().getLong("term"), log.consumers());
        }
    }

    @ParameterizedTest
    @EnumSource
    void leavesTheOldOrTheNewWhereverItCrashes(Deed deed) {
        Sight before = Sight.of(prelude(new Scene()));
        Sight after = afterwards(deed);
        int crashes = 0;
        for (int future = 0; future < FUTURES; future++) {
            for (int step = 1; ; step++) {
                Scene scene = new Scene(future);
                WalLogStore log = prelude(scene);
                scene.disk().crashAtOperation(step);
                if (!scene.diesIn(() -> deed.act.accept(log)) && !dead(scene.disk())) {
                    break;
                }
                end(scene, future);
                recoverEverywhere(scene, future, deed + ", step " + step + ", future " + future, before, after);
                crashes++;
            }
        }
        assertThat(crashes).isGreaterThan(FUTURES);
    }

    @ParameterizedTest
    @EnumSource(names = {"APPEND", "APPEND_INTO_A_NEW_SEGMENT", "TRUNCATE_BACK_BY_SEGMENTS", "CLOSE"})
    void opensTheSameWhereverOpeningCrashes(Deed deed) {
        Sight sight = afterwards(deed);
        for (int future = 0; future < FUTURES; future++) {
            Scene scene = new Scene(future);
            WalLogStore log = prelude(scene);
            deed.act.accept(log);
            end(scene, future);
            recoverEverywhere(scene, future, "opening after " + deed + ", future " + future, sight, sight);
        }
    }

    /** Closing keeps what goes wrong to itself. */
    private static boolean dead(SimulatedVfs disk) {
        try {
            disk.list();
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** In some cases a deed ends before everything it set going is done, so the log is looked at when it is. */
    private static Sight afterwards(Deed deed) {
        Scene scene = new Scene();
        WalLogStore log = prelude(scene);
        deed.act.accept(log);
        scene.settle();
        scene.kill();
        return Sight.of(scene.open());
    }

    private static WalLogStore prelude(Scene scene) {
        WalLogStore log = scene.open();
        for (int i = 1; i <= 2 * Scene.ENTRIES_PER_SEGMENT + 5; i++) {
            log.append(("entry " + i + "x".repeat(Story.PAYLOAD_BYTES))
                    .substring(0, Story.PAYLOAD_BYTES)
                    .getBytes(UTF_8));
        }
        log.stable().setLong("term", 7);
        log.consumer("mailer");
        scene.settle();
        return log;
    }

    private static void end(Scene scene, int future) {
        if (future == 0) {
            scene.kill();
        } else {
            scene.losePower();
        }
    }

    private static void recoverEverywhere(Scene scene, int future, String what, Sight before, Sight after) {
        SimulatedVfs disk = scene.disk();
        SimulatedVfs whole = disk.copy(future);
        check(scene, whole, what, before, after);
        for (int step = 1; ; step++) {
            SimulatedVfs again = disk.copy(future + step);
            again.crashAtOperation(step);
            if (!diesOpening(scene, again)) {
                break;
            }
            SimulatedVfs left = step % 2 == 0 ? again.kill() : again.crash();
            check(scene, left, what + ", step " + step + " of the recovery", before, after);
        }
    }

    private static boolean diesOpening(Scene scene, SimulatedVfs disk) {
        try {
            scene.openOver(disk);
            return false;
        } catch (WalException | SimulatedCrash e) {
            return true;
        }
    }

    private static void check(Scene scene, SimulatedVfs disk, String what, Sight before, Sight after) {
        WalLogStore log = scene.openOver(disk);
        Sight sight = Sight.of(log);
        assertThat(sight).as(what).matches(found -> plausible(found, before, after));
        long next = log.append("next".getBytes(UTF_8));
        assertThat(log.getLog(next).data()).as(what).isEqualTo("next".getBytes(UTF_8));
    }

    /** A deed of several appends may be half done, between two of them. */
    private static boolean plausible(Sight found, Sight before, Sight after) {
        if (found.equals(before) || found.equals(after)) {
            return true;
        }
        int count = found.entries().size();
        return after.entries().size() > before.entries().size() + 1
                && count > before.entries().size()
                && count < after.entries().size()
                && found.entries().equals(after.entries().subList(0, count));
    }

    @Test
    void isALogOrNoneWhereverABackupCrashes() {
        for (int future = 0; future < FUTURES; future++) {
            for (int step = 1; ; step++) {
                Scene scene = new Scene(future);
                SegmentedWal log = (SegmentedWal) prelude(scene);
                Sight sight = Sight.of(log);
                SimulatedVfs target = new SimulatedVfs(future + 1000L * step);
                target.crashAtOperation(step);
                boolean died = scene.diesIn(() -> log.backup(target, ELSEWHERE));
                SimulatedVfs left = died && future == 0 ? target.kill() : target.crash();
                assertThat(entriesOfALog(left)).isIn(died ? noneOr(sight) : List.of(Optional.of(sight.entries())));
                assertThat(log.append("on".getBytes(UTF_8)))
                        .isEqualTo(sight.entries().size() + 1L);
                if (!died) {
                    break;
                }
            }
        }
    }

    @Test
    void isALogOrNoneWhereverASalvageCrashes() {
        Scene scene = new Scene();
        Sight sight = Sight.of(prelude(scene));
        for (int future = 0; future < FUTURES; future++) {
            for (int step = 1; ; step++) {
                SimulatedVfs source = scene.disk().copy(future);
                SimulatedVfs target = new SimulatedVfs(future + 1000L * step);
                target.crashAtOperation(step);
                long salt = step;
                Salvage salvage = new Salvage(source, target, () -> 1, () -> salt);
                boolean died = scene.diesIn(() -> salvage.run(new FileMetaStore(source), new FileMetaStore(target)));
                SimulatedVfs left = died && future == 0 ? target.kill() : target.crash();
                assertThat(entriesOfALog(left)).isIn(died ? noneOr(sight) : List.of(Optional.of(sight.entries())));
                assertThat(source.changeCount()).isZero();
                if (!died) {
                    break;
                }
            }
        }
    }

    @Test
    void isRebuiltOrNotWhereverARebuildCrashes() {
        Scene scene = new Scene();
        WalLogStore log = prelude(scene);
        Sight sight = Sight.of(log);
        log.close();
        scene.disk().remove("METADATA");
        for (int future = 0; future < FUTURES; future++) {
            for (int step = 1; ; step++) {
                SimulatedVfs disk = scene.disk().copy(future + 1000L * step);
                disk.crashAtOperation(step);
                boolean died = scene.diesIn(() -> rebuild(disk));
                SimulatedVfs left = died && future == 0 ? disk.kill() : disk.crash();
                if (died && entriesOfALog(left.copy()).isEmpty()) {
                    rebuild(left);
                }
                assertThat(Sight.of(new Scene().openOver(left)).entries()).isEqualTo(sight.entries());
                if (!died) {
                    break;
                }
            }
        }
    }

    private static void rebuild(SimulatedVfs disk) {
        try {
            WalRepair.rebuildMetadata(ELSEWHERE, disk, new FileMetaStore(disk));
        } catch (IOException e) {
            throw new WalException("crashed", e);
        }
    }

    private static List<Optional<List<LogEntry>>> noneOr(Sight sight) {
        return List.of(Optional.empty(), Optional.of(sight.entries()));
    }

    /** What is in a log; nothing if there is none, because its catalogue is not there yet. */
    private static Optional<List<LogEntry>> entriesOfALog(SimulatedVfs disk) {
        if (disk.names().stream().noneMatch(name -> name.endsWith(".wal"))) {
            return Optional.empty();
        }
        try {
            return Optional.of(Sight.of(new Scene().openOver(disk)).entries());
        } catch (WalMetadataException e) {
            return Optional.empty();
        }
    }

    @BeforeAll
    static void hush() {
        LOGGER.setLevel(Level.OFF);
    }

    @AfterAll
    static void speak() {
        LOGGER.setLevel(null);
    }
}
