package io.walstore;

import java.util.ArrayList;
import java.util.List;

/**
 * What a log may hold when it is opened next. The end of a process alone takes nothing that was acknowledged; a power
 * loss may take what was not durable, the newest first. Of what nobody heard the end of any part may be there.
 */
final class ModelHistory {

    /** From the newest that no power loss takes, to the newest that was acknowledged; at least one. */
    private final List<ModelLog> acknowledged = new ArrayList<>(List.of(ModelLog.NEW));

    /** What an operation may have brought about whose end nobody heard of. */
    private final List<ModelLog> undecided = new ArrayList<>();

    private boolean powerWasLost;

    /** What the open log holds. */
    ModelLog now() {
        return acknowledged.get(acknowledged.size() - 1);
    }

    /** Whether it is certain what the open log holds. */
    boolean decided() {
        return undecided.isEmpty();
    }

    void acknowledge(ModelLog next) {
        acknowledged.add(next);
    }

    /** Nobody knows whether the operation that failed has led to one of these. */
    void undecided(List<ModelLog> results) {
        undecided.addAll(results);
    }

    /** The front of the log was cut, whatever becomes of its end. */
    void truncateFront(long index) {
        acknowledged.replaceAll(state -> state.truncateFront(index));
    }

    /** The log may have cut its front by itself when nobody was left to hear of it. */
    void mayHaveGivenUpBefore(long index) {
        List<ModelLog> without = possible().stream()
                .filter(state -> state.first() < index && index <= state.last())
                .map(state -> state.truncateFront(index))
                .toList();
        undecided.addAll(without);
    }

    List<ModelLog> truncatedFront(long index) {
        return acknowledged.stream().map(state -> state.truncateFront(index)).toList();
    }

    /** All that was acknowledged is durable. */
    void durable() {
        acknowledged.subList(0, acknowledged.size() - 1).clear();
    }

    /** All entries up to an index are durable. */
    void durableUpTo(long index) {
        while (acknowledged.size() > 1 && acknowledged.get(1).last() <= index) {
            acknowledged.remove(0);
        }
    }

    void losePower() {
        powerWasLost = true;
    }

    List<ModelLog> possible() {
        List<ModelLog> possible = new ArrayList<>(powerWasLost ? acknowledged : List.of(now()));
        possible.addAll(undecided);
        return possible;
    }

    /** This is what an open showed; so it is durable. */
    void found(ModelLog state) {
        acknowledged.clear();
        acknowledged.add(state);
        undecided.clear();
        powerWasLost = false;
    }

    @Override
    public String toString() {
        return possible().toString();
    }
}
