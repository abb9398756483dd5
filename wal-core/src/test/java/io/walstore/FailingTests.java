package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.walstore.fixtures.FileOperation;
import io.walstore.spi.LogEntry;
import io.walstore.spi.WalException;
import io.walstore.spi.WalFailedException;
import io.walstore.spi.WalUnchangedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The first write or sync that fails ends all writing; reading goes on, and the next open decides. */
final class FailingTests {

    private final Scene scene = new Scene();

    /** What fails, how many entries the log holds before, and the dice. */
    static Stream<Arguments> failures() {
        List<Arguments> failures = new ArrayList<>();
        for (FileOperation operation : List.of(FileOperation.WRITE, FileOperation.SYNC)) {
            for (int entries : new int[] {0, 5, Scene.ENTRIES_PER_SEGMENT}) {
                for (long seed = 1; seed <= 8; seed++) {
                    failures.add(Arguments.of(operation, entries, seed));
                }
            }
        }
        return failures.stream();
    }

    private static Story failedStory(Scene machine, FileOperation operation, int entries, List<byte[]> lost) {
        Story story = machine.story().append(entries);
        machine.settle();
        lost.addAll(story.payloads(6));
        machine.disk().failAt(operation, 1);
        assertThatExceptionOfType(WalFailedException.class)
                .isThrownBy(() -> story.log().append(lost))
                .withCauseInstanceOf(WalException.class)
                .withMessageContaining("Input/output error")
                .withMessageContaining("reopened");
        return story;
    }

    @ParameterizedTest
    @MethodSource("failures")
    void takesNothingMoreAndKeepsReading(FileOperation operation, int entries, long seed) {
        Scene machine = new Scene(seed);
        Story story = failedStory(machine, operation, entries, new ArrayList<>());
        long changes = machine.disk().changeCount();

        assertRefused(() -> story.log().append(new byte[1]));
        assertRefused(() -> story.log().append(List.of(new byte[1])));
        assertRefused(() -> story.log().storeLogs(List.of(LogEntry.of(entries + 1, new byte[1]))));
        assertRefused(() -> story.log().truncateFront(2));
        assertRefused(() -> story.log().truncateBack(2));
        assertRefused(() -> story.log().sync());
        assertRefused(() -> story.log().roll());
        assertRefused(() -> story.log().stable().set("key", new byte[1]));
        machine.settle();
        machine.commit().idle();
        machine.settle();

        assertThat(machine.disk().changeCount()).isEqualTo(changes);
        story.check();
        assertThat(story.log().stable().get("key")).isEmpty();
    }

    private static void assertRefused(ThrowingCallable change) {
        assertThatExceptionOfType(WalFailedException.class)
                .isThrownBy(change)
                .withMessageContaining("Input/output error");
    }

    @ParameterizedTest
    @MethodSource("failures")
    void holdsWhatWasAcknowledgedAfterAReopen(FileOperation operation, int entries, long seed) {
        Scene machine = new Scene(seed);
        List<byte[]> lost = new ArrayList<>();
        Story story = failedStory(machine, operation, entries, lost);

        story.reopen().mayHold(lost).check();

        story.append(20).check();
        machine.losePower();
        story.openAgain().check();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void holdsWhatWasAcknowledgedAfterAPowerLoss(FileOperation operation, int entries, long seed) {
        Scene machine = new Scene(seed);
        List<byte[]> lost = new ArrayList<>();
        Story story = failedStory(machine, operation, entries, lost);

        machine.losePower();

        story.openAgain().mayHold(lost).check().append(20).check().reopen().check();
    }

    @Test
    void tellsThatItFailed() {
        Story story = failedStory(scene, FileOperation.SYNC, 5, new ArrayList<>());

        WalStatus status = story.log().status();
        assertThat(status.state()).isEqualTo(WalState.FAILED);
        assertThat(status.writable()).isFalse();
        assertThat(status.reason()).contains("FAILED");
        assertThat(status.failure().orElseThrow()).contains("cannot sync", "Input/output error");
        assertThat(status.lastIndex()).isEqualTo(5);
        assertThat(scene.heard.states).containsExactly(WalState.OPEN, WalState.FAILED);
        assertThat(scene.heard.appendFailures).singleElement().isInstanceOf(WalFailedException.class);
    }

    @Test
    void keepsTheFirstFailureAsTheCauseOfAllLaterOnes() {
        Story story = failedStory(scene, FileOperation.WRITE, 5, new ArrayList<>());

        assertThatExceptionOfType(WalFailedException.class)
                .isThrownBy(() -> story.log().append(new byte[1]))
                .havingCause()
                .withMessageContaining("cannot write");
    }

    @Test
    void failsEverybodyWhoWaitsForTheSameSync() {
        Story story = scene.story().append(3);
        scene.disk().failAt(FileOperation.SYNC, 1);
        List<CompletableFuture<Long>> futures = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            futures.add(story.log().appendAsync(new byte[10]));
        }

        scene.settle();

        assertThat(futures)
                .allSatisfy(future -> assertThat(future)
                        .isCompletedExceptionally()
                        .failsWithin(Duration.ZERO)
                        .withThrowableThat()
                        .havingCause()
                        .isInstanceOf(WalFailedException.class));
        story.check();
    }

    @Test
    void failsEverybodyWhoWaitsBehindAFailedCommit() {
        Story story = scene.commitMaxEntries(2).story().append(3);
        scene.disk().failAt(FileOperation.WRITE, 1);
        List<CompletableFuture<Long>> futures = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            futures.add(story.log().appendAsync(new byte[10]));
        }

        scene.settle();

        assertThat(futures).allMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(scene.heard.appendFailures).hasSize(10).allMatch(WalFailedException.class::isInstance);
        story.check();
    }

    @Test
    void writesNothingLaterOfWhatFailedBeforeItWasWritten() {
        FailingClock clock = new FailingClock();
        Story story = scene.clock(clock).story().append(3);
        clock.fail = true;
        assertThatExceptionOfType(OutOfMemoryError.class)
                .isThrownBy(() -> story.log().append(new byte[Story.PAYLOAD_BYTES]));
        clock.fail = false;

        story.append(3).check().reopen().check();
    }

    /** A clock that runs out of something. */
    private static final class FailingClock extends Clock {

        private boolean fail;

        @Override
        public Instant instant() {
            if (fail) {
                throw new OutOfMemoryError("simulated");
            }
            return Scene.NOW;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void failsWhenTheJvmRunsOutOfSomethingDuringASync() {
        Story story = scene.story().append(3);
        List<byte[]> lost = story.payloads(1);
        scene.watched().throwAtSync(new OutOfMemoryError("simulated"));
        assertThatExceptionOfType(Throwable.class).isThrownBy(() -> story.log().append(lost));

        assertThatExceptionOfType(WalFailedException.class)
                .isThrownBy(() -> story.log().append(new byte[1]));

        assertThat(story.log().status().state()).isEqualTo(WalState.FAILED);
        story.check();
        scene.kill();
        story.openAgain().mayHold(lost).check().append(3).check();
    }

    @Test
    void failsWhenTheTailCannotBeBroughtToRest() {
        Story story = scene.story().append(3);
        scene.disk().failAt(FileOperation.SYNC, 1);

        scene.commit().idle();

        assertThat(story.log().status().state()).isEqualTo(WalState.FAILED);
        story.check().reopen().check().append(1).check();
    }

    @ParameterizedTest
    @EnumSource(
            value = FileOperation.class,
            names = {"SYNC", "RENAME", "DIRECTORY_SYNC"})
    void failsWhenNobodyKnowsWhatTheCatalogueSays(FileOperation operation) {
        Story story = scene.story().append(40);
        scene.settle();
        scene.disk().failAt(operation, 1);

        assertThatExceptionOfType(WalException.class)
                .isThrownBy(() -> story.log().truncateFront(30));

        assertThat(story.log().status().state()).isEqualTo(WalState.FAILED);
        assertThat(scene.heard.metadataFailures).hasSize(1);
        story.check();
        scene.losePower();
        story.openAgain();
        if (story.log().firstIndex() == 30) {
            story.truncateFront(30);
        }
        story.check().append(20).check().reopen().check();
    }

    @ParameterizedTest
    @EnumSource(
            value = FileOperation.class,
            names = {"WRITE", "TRUNCATE"})
    void goesOnWhenTheCatalogueSurelyDidNotChange(FileOperation operation) {
        Story story = scene.story().append(40);
        scene.settle();
        scene.disk().failAt(operation, 1);

        assertThatExceptionOfType(WalUnchangedException.class)
                .isThrownBy(() -> story.log().truncateFront(30));

        assertThat(story.log().status().state()).isEqualTo(WalState.OPEN);
        assertThat(scene.heard.metadataFailures).hasSize(1);
        story.check().truncateFront(30).append(20).check();
        scene.losePower();
        story.openAgain().check();
    }

    @ParameterizedTest
    @EnumSource(
            value = FileOperation.class,
            names = {"CREATE", "WRITE", "SYNC", "RENAME", "DIRECTORY_SYNC", "TRUNCATE"})
    void holdsEverythingWhicheverStepOfARollFails(FileOperation operation) {
        for (int nth = 1; nth <= 12; nth++) {
            Scene machine = new Scene(nth);
            Story story = machine.story().append(5);
            machine.settle();
            machine.disk().failAt(operation, nth);
            try {
                story.roll().append(1);
            } catch (WalException e) {
                assertThat(e).hasMessageContaining("Input/output error");
            }
            machine.settle();

            machine.disk().heal();

            story.reopen();
            assertThat(story.log().lastIndex()).isBetween(5L, 6L);
            story.truncateBack(5);
            story.log().truncateBack(5);
            story.check().append(20).check().reopen().check();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = FileOperation.class,
            names = {"CREATE", "WRITE", "SYNC", "RENAME", "DIRECTORY_SYNC"})
    void goesOnWhenThePreparingOfASegmentFailedOnce(FileOperation operation) {
        int inTheCatalogue = switch (operation) {
            case DIRECTORY_SYNC -> 3;
            case CREATE, WRITE -> 2;
            default -> 1;
        };
        scene.disk().failAt(operation, inTheCatalogue + 1);
        Story story = scene.story();
        scene.settle();

        story.append(40);

        story.check().reopen().check();
    }

    @Test
    void closesEveryFileOfALogThatFailedWithASealPending() {
        Story story = scene.story().append(Scene.ENTRIES_PER_SEGMENT);
        scene.settle();
        scene.disk().failAt(FileOperation.WRITE, 1);
        assertThatExceptionOfType(WalFailedException.class)
                .isThrownBy(() -> story.log().append(new byte[100]));

        story.close();

        assertThat(scene.watched().openFiles()).isEmpty();
        story.openAgain().check();
    }

    @ParameterizedTest
    @EnumSource(
            value = FileOperation.class,
            names = {"OPEN", "WRITE", "SYNC"})
    void closesEveryFileOfALogThatFailedToCut(FileOperation operation) {
        Story story = scene.story().append(40);
        scene.settle();
        scene.disk().failAt(operation, 1);
        assertThatExceptionOfType(WalException.class)
                .isThrownBy(() -> story.log().truncateBack(38));

        story.close();

        assertThat(scene.watched().openFiles()).isEmpty();
    }

    @Test
    void closesEveryFileOfALogThatFailedToEmpty() {
        Story story = scene.story().append(40);
        scene.settle();
        scene.disk().failAt(FileOperation.WRITE, 1);
        assertThatExceptionOfType(WalException.class)
                .isThrownBy(() -> story.log().truncateFront(100));

        story.close();

        assertThat(scene.watched().openFiles()).isEmpty();
    }

    @Test
    void doesNotMindAListenerThatThrows() {
        for (Throwable thrown :
                List.of(new IllegalStateException("bad listener"), new AssertionError("bad listener"))) {
            Story story = new Scene().listener(new ThrowingListener(thrown)).story();

            story.append(40).roll().truncateFront(5).truncateBack(38).check();

            assertThat(story.log().status().state()).isEqualTo(WalState.OPEN);
            story.reopen().check();
        }
    }

    /** Throws whatever it is told. */
    private record ThrowingListener(Throwable thrown) implements WalListener {

        private <T extends Throwable> void bang() throws T {
            @SuppressWarnings("unchecked") // the compiler checks no exceptions of a type variable
            T any = (T) thrown;
            throw any;
        }

        @Override
        public void opened(RecoveryReport report) {
            this.<RuntimeException>bang();
        }

        @Override
        public void appended(int entries, long bytes, long nanos) {
            this.<RuntimeException>bang();
        }

        @Override
        public void written(int entries, long bytes, long nanos) {
            this.<RuntimeException>bang();
        }

        @Override
        public void synced(long nanos, boolean success) {
            this.<RuntimeException>bang();
        }

        @Override
        public void sealed(SegmentStatus segment, long nanos) {
            this.<RuntimeException>bang();
        }

        @Override
        public void prepared(long sizeBytes, long nanos) {
            this.<RuntimeException>bang();
        }

        @Override
        public void deleted(DeletedFor reason, int segments) {
            this.<RuntimeException>bang();
        }

        @Override
        public void expired(RetentionReport report) {
            this.<RuntimeException>bang();
        }

        @Override
        public void truncated(End end, long entries) {
            this.<RuntimeException>bang();
        }

        @Override
        public void stateChanged(WalState before, WalState after) {
            this.<RuntimeException>bang();
        }
    }
}
