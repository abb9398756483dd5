package io.walstore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Threads that do things at the same time, each the same thing again and again. Whoever gets nothing done for a minute
 * hangs: then the test fails, and tells where every thread stands. So nothing that may hang belongs on the test's own
 * thread, which only looks on.
 *
 * <p>The first one that fails ends it for all.
 */
final class Crowd {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long LOOK_MILLIS = 50;

    /** Something done again and again. */
    interface Task {
        void run() throws Exception;
    }

    private final Duration patience;
    private final List<Member> members = new ArrayList<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Semaphore leaving = new Semaphore(0);
    private volatile boolean over;

    Crowd() {
        this(PATIENCE);
    }

    Crowd(Duration patience) {
        this.patience = patience;
    }

    /** Does something so many times; the crowd is not over before. */
    void times(int times, ThreadKind kind, String name, Task task) {
        AtomicLong left = new AtomicLong(times);
        until(() -> left.getAndDecrement() <= 0, kind, name, task);
    }

    /** Does something until enough is done; the crowd is not over before. */
    void until(BooleanSupplier enough, ThreadKind kind, String name, Task task) {
        start(new Member(kind, name, enough, task, true));
    }

    /** Does something for as long as the others have something to do. */
    void meanwhile(ThreadKind kind, String name, Task task) {
        start(new Member(kind, name, () -> false, task, false));
    }

    private void start(Member member) {
        members.add(member);
        member.thread.start();
    }

    boolean over() {
        return over;
    }

    /** How often somebody got something done. */
    long deeds() {
        return members.stream().mapToLong(member -> member.deeds.get()).sum();
    }

    /** Looks on for a while, or until somebody fails. */
    void lookOn(Duration time) throws InterruptedException {
        long start = System.nanoTime();
        lookOnWhile(() -> !over && System.nanoTime() - start < time.toNanos());
    }

    /** Looks on until everything is done, and nobody is left. */
    void join() throws InterruptedException {
        lookOnWhile(() -> members.stream().anyMatch(member -> member.counts && !member.left));
        over = true;
        lookOnWhile(() -> members.stream().anyMatch(member -> !member.left));
        Throwable first = failure.get();
        if (first != null) {
            throw new AssertionError(first.getMessage(), first);
        }
    }

    private void lookOnWhile(BooleanSupplier going) throws InterruptedException {
        while (going.getAsBoolean()) {
            leaving.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            members.forEach(this::look);
        }
    }

    private void look(Member member) {
        if (!member.left && member.idle().compareTo(patience) > 0) {
            over = true;
            AssertionError hang = new AssertionError(member.thread.getName() + " has got nothing done for "
                    + patience.toSeconds() + " s; where everybody stands:" + stacks());
            Throwable first = failure.get();
            if (first != null) {
                hang.addSuppressed(first);
            }
            throw hang;
        }
    }

    /** The members first: the JVM's list of all threads leaves the virtual ones out. */
    private String stacks() {
        StringBuilder text = new StringBuilder();
        Map<Thread, StackTraceElement[]> others = Thread.getAllStackTraces();
        for (Member member : members) {
            others.remove(member.thread);
            tell(text, member.thread, member.thread.getStackTrace());
        }
        others.forEach((thread, stack) -> tell(text, thread, stack));
        return text.toString();
    }

    private static void tell(StringBuilder text, Thread thread, StackTraceElement[] stack) {
        text.append("\n\n").append(thread.getName()).append(", ").append(thread.getState());
        for (StackTraceElement element : stack) {
            text.append("\n    at ").append(element);
        }
    }

    /** One of the crowd. */
    private final class Member implements Runnable {

        private final Thread thread;
        private final BooleanSupplier enough;
        private final Task task;
        private final boolean counts;
        private final AtomicLong deeds = new AtomicLong();
        private volatile boolean left;

        /** What the test's own thread saw last, and when. */
        private long deedsSeen = -1;

        private long seenNanos;

        Member(ThreadKind kind, String name, BooleanSupplier enough, Task task, boolean counts) {
            this.thread = kind.unstarted(name, this);
            this.enough = enough;
            this.task = task;
            this.counts = counts;
        }

        @Override
        public void run() {
            try {
                while (!over && !enough.getAsBoolean()) {
                    task.run();
                    deeds.incrementAndGet();
                }
            } catch (Throwable e) {
                fail(e);
            } finally {
                left = true;
                leaving.release();
            }
        }

        private void fail(Throwable cause) {
            over = true;
            Throwable named = new AssertionError(thread.getName() + " failed: " + cause, cause);
            if (!failure.compareAndSet(null, named)) {
                Throwable first = failure.get();
                if (first != null) {
                    first.addSuppressed(named);
                }
            }
        }

        /** How long it has got nothing done, as far as somebody looked. */
        private Duration idle() {
            long now = System.nanoTime();
            if (deeds.get() != deedsSeen) {
                deedsSeen = deeds.get();
                seenNanos = now;
            }
            return Duration.ofNanos(now - seenNanos);
        }
    }
}
