package io.walstore.spring.boot.actuate;

import io.walstore.ConsumerStatus;
import io.walstore.SegmentStatus;
import io.walstore.WalListener.End;
import io.walstore.WalLogStore;
import io.walstore.WalStatus;
import io.walstore.spring.boot.actuate.WalDescriptors.Truncated;
import java.util.Comparator;
import java.util.List;

/** A cut of a log: before the entry that is to be its first, or after the one that is to be its last. */
final class Truncation {

    private final WalLogStore log;
    private final End end;
    private final long index;

    private Truncation(WalLogStore log, End end, long index) {
        this.log = log;
        this.end = end;
        this.index = index;
    }

    static Truncation of(WalLogStore log, ActionArguments arguments) {
        Long before = arguments.before();
        Long after = arguments.after();
        if (before != null && after == null) {
            return new Truncation(log, End.FRONT, before);
        }
        if (after != null && before == null) {
            return new Truncation(log, End.BACK, after);
        }
        throw WalRequestException.illegal("truncate takes either before or after: give exactly one of them");
    }

    /** A cut that was made before is legal, and takes nothing. One beyond the end would leave a gap. */
    void checkBounds() {
        WalStatus status = log.status();
        long last = status.lastIndex();
        if (last == 0) {
            throw WalRequestException.conflict("the log is empty, there is nothing to truncate");
        }
        switch (end) {
            case FRONT -> check("before", 1, last + 1);
            case BACK -> check("after", status.firstIndex(), last);
        }
    }

    private void check(String name, long least, long most) {
        if (index < least || index > most) {
            throw WalRequestException.illegal(name, index, least + ".." + most);
        }
    }

    /** A consumer that is beyond a new end goes back to it and misses nothing; one that is before a new front would. */
    void checkConsumers() {
        if (end == End.FRONT) {
            long first = log.status().firstIndex();
            log.consumers().stream()
                    .filter(consumer -> Math.max(consumer.position() + 1, first) < index)
                    .min(Comparator.comparingLong(ConsumerStatus::position))
                    .ifPresent(this::refuse);
        }
    }

    private void refuse(ConsumerStatus consumer) {
        throw WalRequestException.conflict("consumer " + consumer.name() + " is done with " + consumer.position()
                + " and has not read what is before " + index + ": only force cuts that off");
    }

    /** What it takes away now. */
    Truncated preview() {
        List<SegmentStatus> segments = log.segments();
        long entries = segments.stream()
                .mapToLong(segment -> segment.entries() - kept(segment))
                .sum();
        long emptied = segments.stream()
                .filter(segment -> segment.entries() > 0 && kept(segment) == 0)
                .count();
        return new Truncated(entries, emptied);
    }

    private long kept(SegmentStatus segment) {
        if (segment.entries() == 0) {
            return 0;
        }
        long first = end == End.FRONT ? Math.max(index, segment.firstIndex()) : segment.firstIndex();
        long last = end == End.BACK ? Math.min(index, segment.lastIndex()) : segment.lastIndex();
        return Math.max(0, last - first + 1);
    }

    void run() {
        switch (end) {
            case FRONT -> log.truncateFront(index);
            case BACK -> log.truncateBack(index);
        }
    }
}
