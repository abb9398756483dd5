package io.walstore.spring.boot.listener;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What was polled and may not be committed yet, in lanes by key. Only the first of a lane is handed out, so that each key
 * keeps its order. What is done stays until all before it is done, so that nothing is committed over what is not.
 *
 * <p>Not for several threads: the {@link Gate} guards it. Times are those of {@link System#nanoTime()}.
 */
final class Lanes {

    private final int limit;
    private final boolean ahead;

    /** In the order of the log. */
    private final Queue<Delivery> window = new ArrayDeque<>();

    /** None is empty. The first of each is ready, or delayed, or somebody has it. */
    private final Map<@Nullable Object, Deque<Delivery>> lanes = new HashMap<>();

    private final Queue<Delivery> ready = new ArrayDeque<>();
    private final PriorityQueue<Delivery> delayed =
            new PriorityQueue<>((one, other) -> Long.signum(one.due() - other.due()));

    private Lanes(int limit, boolean ahead) {
        this.limit = limit;
        this.ahead = ahead;
    }

    /** For so many threads. One alone takes nothing in before it is done with what there is. */
    static Lanes of(ListenerSettings settings) {
        return new Lanes(settings.batch(), settings.concurrency() > 1);
    }

    /** How many entries may be taken in. */
    int room() {
        return ahead || window.isEmpty() ? limit - window.size() : 0;
    }

    /** Takes in what comes next in the log. */
    void add(Delivery delivery) {
        window.add(delivery);
        Deque<Delivery> lane = lanes.computeIfAbsent(delivery.key(), key -> new ArrayDeque<>());
        lane.add(delivery);
        if (lane.size() == 1) {
            ready.add(delivery);
        }
    }

    /** Takes in what comes next in the log and is done already. Answers as {@link #done} does. */
    OptionalLong addDone(Delivery delivery) {
        window.add(delivery);
        delivery.setDone();
        return leaveDone();
    }

    /** Hands out what may be delivered now. */
    @Nullable Delivery take(long now) {
        for (Delivery due = delayed.peek(); due != null && due.due() - now <= 0; due = delayed.peek()) {
            ready.add(delayed.remove());
        }
        return ready.poll();
    }

    /** Takes back what failed; it is handed out again when it is due, and what is behind it in its lane waits. */
    void delay(Delivery delivery, long due) {
        if (window.contains(delivery)) {
            delivery.setDue(due);
            delayed.add(delivery);
        } else {
            done(delivery); // forgotten
        }
    }

    /** Nothing of what was taken in counts any more. What somebody has keeps its lane, for what comes next under its key. */
    void forget() {
        window.clear();
        lanes.values().removeIf(lane -> ready.contains(lane.element()) || delayed.contains(lane.element()));
        lanes.values().forEach(Lanes::keepFirst);
        ready.clear();
        delayed.clear();
    }

    private static void keepFirst(Deque<Delivery> lane) {
        Delivery first = lane.element();
        lane.clear();
        lane.add(first);
    }

    /** How long until something delayed is due, at most so many nanoseconds. */
    long untilDue(long now, long most) {
        Delivery due = delayed.peek();
        return due == null ? most : Math.max(0, Math.min(most, due.due() - now));
    }

    /** Makes way for the next of the lane. Answers the last entry that all is done up to, if that has changed. */
    OptionalLong done(Delivery delivery) {
        Deque<Delivery> lane = Objects.requireNonNull(lanes.get(delivery.key()));
        lane.remove();
        if (lane.isEmpty()) {
            lanes.remove(delivery.key());
        } else {
            ready.add(lane.element());
        }
        delivery.setDone();
        return leaveDone();
    }

    private OptionalLong leaveDone() {
        OptionalLong last = OptionalLong.empty();
        for (Delivery first = window.peek(); first != null && first.isDone(); first = window.peek()) {
            last = OptionalLong.of(window.remove().lastIndex());
        }
        return last;
    }
}
