package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.walstore.commit.ThreadWorker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks come to their worker when it is time. */
class TimerTests {

    private final ThreadWorker worker = new ThreadWorker("timer-tests");
    private final AtomicInteger runs = new AtomicInteger();

    @AfterEach
    void endWorker() {
        worker.close();
    }

    @Test
    void bringsTheTaskWhenItsTimeHasCome() {
        Timer.REAL.after(Duration.ofMillis(5), worker, () -> {
            if (worker.runsHere()) {
                runs.incrementAndGet();
            }
        });

        await().until(() -> runs.get() == 1);
    }

    @Test
    void bringsNothingThatWasCalledOff() {
        Runnable callOff = Timer.REAL.after(Duration.ofHours(1), worker, runs::incrementAndGet);

        callOff.run();

        assertRuns(0);
    }

    @Test
    void takesNoNoticeOfACallThatComesTooLate() {
        Runnable callOff = Timer.REAL.after(Duration.ZERO, worker, runs::incrementAndGet);
        await().until(() -> runs.get() == 1);

        callOff.run();

        assertRuns(1);
    }

    /** Asked behind whatever the worker was given. */
    private void assertRuns(int expected) {
        assertThat(worker.ask(runs::get)).isEqualTo(expected);
    }
}
