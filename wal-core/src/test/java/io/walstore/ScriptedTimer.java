package io.walstore;

import io.walstore.commit.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A timer that rings when it is told to. */
final class ScriptedTimer implements Timer {

    private final List<Alarm> alarms = new ArrayList<>();

    private record Alarm(Worker worker, Runnable task) {}

    @Override
    public Runnable after(Duration delay, Worker worker, Runnable task) {
        Alarm alarm = new Alarm(worker, task);
        alarms.add(alarm);
        return () -> alarms.remove(alarm);
    }

    /** Whatever waits has waited long enough. */
    void ring() {
        List<Alarm> due = List.copyOf(alarms);
        alarms.clear();
        due.forEach(alarm -> alarm.worker().execute(alarm.task()));
    }

    int waiting() {
        return alarms.size();
    }
}
