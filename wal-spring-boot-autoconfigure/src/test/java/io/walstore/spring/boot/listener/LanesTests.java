package io.walstore.spring.boot.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.walstore.spi.LogEntry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is handed out when, and what may be committed. */
class LanesTests {

    private final Lanes lanes = Lanes.of(settings(3, 2));

    @Test
    void handsOutTheFirstOfEachLane() {
        Delivery a1 = add(1, "a");
        Delivery a2 = add(2, "a");
        Delivery b1 = add(3, "b");

        assertThat(take(0)).contains(a1);
        assertThat(take(0)).contains(b1);
        assertThat(take(0)).isEmpty();
        lanes.done(a1);
        assertThat(take(0)).contains(a2);
    }

    @Test
    void tellsWhatAllIsDoneUpTo() {
        Delivery a1 = add(1, "a");
        Delivery b1 = add(2, "b");
        Delivery c1 = add(3, "c");

        assertThat(lanes.done(b1)).isEmpty();
        assertThat(lanes.done(a1)).isEqualTo(OptionalLong.of(2));
        assertThat(lanes.done(c1)).isEqualTo(OptionalLong.of(3));
    }

    @Test
    void waitsForWhatIsBeforeWhatIsTakenInDone() {
        Delivery a1 = add(1, "a");
        Delivery given = delivery(2, null);

        assertThat(lanes.addDone(given)).isEmpty();
        assertThat(take(0)).contains(a1);
        assertThat(take(0)).isEmpty();
        assertThat(lanes.done(a1)).isEqualTo(OptionalLong.of(2));
    }

    @Test
    void handsOutWhatFailedWhenItIsDueAndNothingOfItsLaneBefore() {
        Delivery a1 = add(1, "a");
        add(2, "a");
        lanes.take(0);
        lanes.delay(a1, 100);

        assertThat(lanes.untilDue(40, 1000)).isEqualTo(60);
        assertThat(lanes.untilDue(40, 10)).isEqualTo(10);
        assertThat(lanes.untilDue(200, 1000)).isZero();
        assertThat(take(99)).isEmpty();
        assertThat(take(100)).contains(a1);
        assertThat(lanes.untilDue(100, 1000)).isEqualTo(1000);
    }

    @Test
    void handsOutWhatIsDueFirstFirst() {
        Delivery a1 = add(1, "a");
        Delivery b1 = add(2, "b");
        lanes.take(0);
        lanes.take(0);
        lanes.delay(a1, Long.MIN_VALUE + 10); // the clock may pass from the highest number to the lowest
        lanes.delay(b1, Long.MAX_VALUE - 10);

        assertThat(take(Long.MAX_VALUE)).contains(b1);
        assertThat(take(Long.MAX_VALUE)).isEmpty();
        assertThat(take(Long.MIN_VALUE + 10)).contains(a1);
    }

    @Test
    void hasRoomForAWindow() {
        Delivery a1 = add(1, "a");
        Delivery b1 = add(2, "b");

        assertThat(lanes.room()).isEqualTo(1);
        lanes.done(b1);
        assertThat(lanes.room()).isEqualTo(1);
        lanes.done(a1);
        assertThat(lanes.room()).isEqualTo(3);
    }

    @Test
    void hasNoRoomBesideWhatOneThreadHas() {
        Lanes single = Lanes.of(settings(3, 1));
        Delivery first = delivery(1, null);

        single.add(first);
        assertThat(single.room()).isZero();
        single.done(first);
        assertThat(single.room()).isEqualTo(3);
    }

    @Test
    void forgetsWhatNobodyHasAndKeepsTheLaneOfWhatSomebodyHas() {
        Delivery a1 = add(1, "a");
        add(2, "a");
        assertThat(take(0)).contains(a1);
        lanes.forget();
        Delivery a3 = add(3, "a");
        Delivery b3 = add(4, "b");

        assertThat(lanes.room()).isEqualTo(1);
        assertThat(take(0)).contains(b3);
        assertThat(take(0)).isEmpty();
        assertThat(lanes.done(a1)).isEmpty();
        assertThat(take(0)).contains(a3);
        assertThat(lanes.done(a3)).isEqualTo(OptionalLong.of(3));
    }

    @Test
    void forgetsWhatIsReadyOrDelayed() {
        Delivery a1 = add(1, "a");
        Delivery b1 = add(2, "b");
        add(3, "c");
        assertThat(take(0)).contains(a1);
        assertThat(take(0)).contains(b1);
        lanes.delay(a1, 10);
        lanes.forget();
        lanes.delay(b1, 10);

        assertThat(take(10)).isEmpty();
        assertThat(lanes.untilDue(0, 1000)).isEqualTo(1000);
        assertThat(lanes.room()).isEqualTo(3);
        Delivery again = add(1, "a");
        assertThat(take(10)).contains(again);
    }

    private Optional<Delivery> take(long now) {
        return Optional.ofNullable(lanes.take(now));
    }

    private Delivery add(long index, String key) {
        Delivery delivery = delivery(index, key);
        lanes.add(delivery);
        return delivery;
    }

    private static Delivery delivery(long index, @Nullable String key) {
        Delivery delivery = new Delivery(List.of(LogEntry.of(index, new byte[0])));
        delivery.setKey(key);
        return delivery;
    }

    private static ListenerSettings settings(int batch, int concurrency) {
        return new ListenerSettings(
                "l", "l", "default", batch, concurrency, 3, Duration.ZERO, OnBehind.STOP, true, Duration.ZERO);
    }
}
