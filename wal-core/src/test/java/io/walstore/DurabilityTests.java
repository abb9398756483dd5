package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.walstore.fixtures.FileOperation;
import io.walstore.spi.LogEntry;
import io.walstore.spi.WalFailedException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an acknowledged entry survives in each mode, and when the tail is synced. */
final class DurabilityTests {

    private final Scene scene = new Scene();

    @ParameterizedTest
    @EnumSource(Durability.class)
    void keepsAcknowledgedEntriesWhenTheProcessIsKilled(Durability durability) {
        Story story = scene.durability(durability).story();
        for (int life = 0; life < 5; life++) {
            story.append(11).check();
            scene.kill();
            story.openAgain().check();
        }
    }

    @Test
    void keepsAcknowledgedEntriesWhenThePowerGoes() {
        for (long seed = 1; seed <= 10; seed++) {
            Scene machine = new Scene(seed);
            Story story = machine.story();
            for (int life = 0; life < 5; life++) {
                story.append(7);
                machine.losePower();
                story.openAgain().check();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void keepsEverythingThatWasThereWhenItWasClosed(Durability durability) {
        Story story = scene.durability(durability).story().append(5);

        story.close();

        scene.losePower();
        story.openAgain().check();
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void keepsWhatAnotherProcessHasSeenAfterAKill(Durability durability) {
        for (long seed = 1; seed <= 10; seed++) {
            Scene machine = new Scene(seed).durability(durability);
            Story story = machine.story().append(25);
            machine.kill();

            story.openAgain().check();

            machine.losePower();
            story.openAgain().check();
        }
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void keepsFullSegments(Durability durability) {
        for (long seed = 1; seed <= 10; seed++) {
            Scene machine = new Scene(seed).durability(durability);
            Story story = machine.story().append(Scene.ENTRIES_PER_SEGMENT + 3);

            machine.losePower();

            assertThat(story.openAgain().log().lastIndex()).isGreaterThanOrEqualTo(Scene.ENTRIES_PER_SEGMENT);
        }
    }

    /** The segment that was to follow is empty then, too; only one of the two may be used next. */
    @ParameterizedTest
    @EnumSource(
            value = Durability.class,
            names = {"INTERVAL", "OS"})
    void goesOnAfterThePowerLossThatTookAllOfATail(Durability durability) {
        int taken = 0;
        for (long seed = 1; seed <= 20; seed++) {
            Scene machine = new Scene(seed).durability(durability);
            machine.story().truncateFront(1000).append(1);
            machine.settle();
            machine.losePower();
            WalLogStore log = machine.open();
            taken += log.lastIndex() == 0 ? 1 : 0;

            long index = log.append(new byte[1]);
            log.roll();
            machine.settle();
            machine.losePower();

            WalLogStore reopened = machine.open();
            assertThat(reopened.lastIndex()).isEqualTo(index).isBetween(1000L, 1001L);
            assertThat(reopened.segments()).hasSize(2);
            assertThat(machine.segmentFiles()).hasSize(2);
        }
        assertThat(taken).isPositive();
    }

    @Test
    void syncsEveryAppend() {
        Story story = scene.story().append(3);

        assertThat(scene.heard.syncs).hasValue(3);
        assertThat(story.log().status().durableIndex()).isEqualTo(3);
    }

    @Test
    void syncsWhenTheIntervalIsOver() {
        Story story = scene.durability(Durability.INTERVAL).story().append(3);
        assertThat(scene.heard.syncs).hasValue(0);
        assertThat(story.log().status().durableIndex()).isZero();

        scene.pass(Duration.ofMillis(100));
        story.append(1);

        assertThat(scene.heard.syncs).hasValue(1);
        assertThat(story.log().status().durableIndex()).isEqualTo(4);
        story.append(1);
        assertThat(scene.heard.syncs).hasValue(1);
    }

    /** Half of the interval is left for the idle time that follows, so that no entry waits for longer than all of it. */
    @Test
    void syncsWithTheFirstAppendAfterHalfAnInterval() {
        Story story = scene.durability(Durability.INTERVAL).story().append(1);

        scene.pass(Duration.ofMillis(49));
        story.append(1);
        assertThat(story.log().status().durableIndex()).isZero();
        scene.pass(Duration.ofMillis(1));
        story.append(1);

        assertThat(story.log().status().durableIndex()).isEqualTo(3);
    }

    @Test
    void syncsWhenNothingIsAppendedForAnInterval() {
        Story story = scene.durability(Durability.INTERVAL).story().append(3);

        scene.commit().idle();

        assertThat(story.log().status().durableIndex()).isEqualTo(3);
        scene.losePower();
        story.openAgain().check();
    }

    /** They keep the log from coming to rest, and must not keep it from syncing. */
    @Test
    void syncsThoughEverythingIsRefusedOrChangesNothing() {
        Story story = scene.durability(Durability.INTERVAL).story().append(1);
        scene.pass(Duration.ofMillis(50));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> story.log().storeLogs(List.of(LogEntry.of(9, new byte[1]))));

        assertThat(story.log().status().durableIndex()).isEqualTo(1);
        story.append(1);
        scene.pass(Duration.ofMillis(50));
        story.log().truncateBack(2);
        assertThat(story.log().status().durableIndex()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void syncsWhenItIsAskedTo(Durability durability) {
        Story story = scene.durability(durability).story();
        assertThat(story.log().sync()).isZero();
        story.append(3);

        assertThat(story.log().sync()).isEqualTo(3);

        assertThat(story.log().status().durableIndex()).isEqualTo(3);
        scene.losePower();
        story.openAgain().check();
    }

    @Test
    void syncsNothingThatIsDurable() {
        Story story = scene.story().append(3);

        assertThat(story.log().sync()).isEqualTo(3);

        assertThat(scene.heard.syncs).hasValue(3);
    }

    @Test
    void failsWithASyncThatItIsAskedFor() {
        Story story = scene.durability(Durability.OS).story().append(3);
        scene.disk().failAt(FileOperation.SYNC, 1);

        assertThatExceptionOfType(WalFailedException.class)
                .isThrownBy(() -> story.log().sync());

        assertThat(story.log().status().state()).isEqualTo(WalState.FAILED);
        assertThat(story.log().status().durableIndex()).isZero();
    }

    @Test
    void leavesItToTheOperatingSystemWhenToSync() {
        Story story = scene.durability(Durability.OS).story().append(3);
        scene.pass(Duration.ofHours(1));

        story.append(3);
        scene.commit().idle();

        assertThat(scene.heard.syncs).hasValue(0);
        assertThat(story.log().status().durableIndex()).isZero();
        assertThat(story.log().status().lastIndex()).isEqualTo(6);
        story.check();
    }

    @Test
    void syncsOnceForATailAtRest() {
        scene.story().append(3);
        scene.commit().idle();
        long syncs = scene.heard.syncs.get();

        scene.commit().idle();
        scene.commit().idle();

        assertThat(scene.heard.syncs).hasValue(syncs);
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void neverBringsCutEntriesBack(Durability durability) {
        for (long seed = 1; seed <= 10; seed++) {
            Scene machine = new Scene(seed).durability(durability);
            Story story = machine.story().append(30).truncateBack(20).truncateFront(10);

            machine.losePower();

            story.openAgain().check().append(5).check();
        }
    }

    /** Whichever operation is the last one, and whatever the disk keeps of those that were not synced. */
    @Test
    void losesNothingWhereverThePowerGoesDuringARoll() {
        int crashes = 0;
        for (long seed = 1; seed <= 10; seed++) {
            for (int nth = 1; nth <= 30; nth++) {
                Scene machine = new Scene(seed);
                Story story = machine.story().append(5);
                machine.settle();
                machine.disk().crashAtOperation(nth);
                crashes += machine.diesIn(story::roll) ? 1 : 0;
                machine.losePower();
                story.openAgain().check().append(20).check().reopen().check();
            }
        }
        assertThat(crashes).isGreaterThan(50);
    }
}
