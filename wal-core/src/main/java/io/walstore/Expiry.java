package io.walstore;

import io.walstore.WalListener.DeletedFor;
import io.walstore.spi.ConsumerPosition;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.WalException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks after the {@link Retention} of a log: at each seal and from time to time, on the housekeeping thread. */
final class Expiry {

    private final Parts parts;
    private final Housekeeping housekeeping;
    private final Retention retention;
    private final Recurring watch;

    private volatile Optional<RetentionReport> last = Optional.empty();

    Expiry(Parts parts, Housekeeping housekeeping) {
        this.parts = parts;
        this.housekeeping = housekeeping;
        this.retention = parts.options().retention();
        this.watch = new Recurring(parts.surroundings(), retention.checkInterval(), this::look);
    }

    /** Begins to look after it, if there is anything to look after. */
    void schedule() {
        if (!retention.none()) {
            housekeeping.whenSealed(this::look);
            watch.start();
        }
    }

    /** Nobody asked for it, so nobody is to hear of a failure but the log's reader: the next look may do better. */
    private void look() {
        if (parts.lifecycle().state() != WalState.OPEN) {
            return;
        }
        try {
            apply();
        } catch (WalException e) {
            parts.lifecycle().logged("the retention could not drop segments", e);
        }
    }

    /** Gives up what is to go. Housekeeping thread. */
    RetentionReport apply() {
        housekeeping.sealRetired();
        RetentionPlan plan = plan();
        drop(plan, plan.dropped());
        last = Optional.of(plan.report());
        return plan.report();
    }

    /** What was given up the last time. Any thread. */
    Optional<RetentionReport> last() {
        return last;
    }

    /** Gives up the oldest segments, whoever needs them, if then a further one fits. Housekeeping thread. */
    void makeRoom(long maxBytes, long bytes) {
        long needed = parts.catalogue().sizeBytes() + bytes;
        Retention limit = Retention.NONE.withMaxSizeBytes(maxBytes).withKeepUnread(false);
        RetentionPlan plan = plan(limit, needed - parts.published().view().sizeBytes(), List.of());
        if (needed - plan.report().bytes() <= maxBytes) {
            drop(plan, Map.of(DeletedFor.LIMIT, plan.report().segments()));
        }
    }

    private void drop(RetentionPlan plan, Map<DeletedFor, Integer> reasons) {
        if (plan.report().segments() > 0) {
            housekeeping.cutFront(plan.firstIndex());
            parts.lifecycle().expired(plan.report(), reasons.keySet());
            reasons.forEach(parts.listener()::deleted);
            parts.listener().expired(plan.report());
        }
    }

    /** What would be given up now. Housekeeping thread. */
    RetentionReport preview() {
        return plan().report();
    }

    private RetentionPlan plan() {
        return plan(retention, spareBytes(), parts.catalogue().positions());
    }

    private RetentionPlan plan(Retention limits, long spareBytes, Collection<ConsumerPosition> positions) {
        return RetentionPlan.of(
                limits,
                parts.published(),
                spareBytes,
                positions,
                parts.surroundings().clock().instant());
    }

    /** The room of the next segment, even if it is not prepared yet: it will be, and the log is not to grow by it. */
    private long spareBytes() {
        SegmentInfo spare = housekeeping.spareOutside(parts.published().view());
        return spare == null ? parts.options().preparedBytes() : spare.sizeLimit();
    }

    /** Drops nothing more by itself. */
    void cancel() {
        watch.cancel();
    }
}
