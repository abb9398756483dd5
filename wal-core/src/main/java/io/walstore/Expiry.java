package io.walstore;

import io.walstore.spi.SegmentInfo;
import io.walstore.spi.WalException;

/** Looks after the {@link Retention} of a log: at each seal and from time to time, on the housekeeping thread. */
final class Expiry {

    private final Parts parts;
    private final Housekeeping housekeeping;
    private final Retention retention;

    private volatile boolean cancelled;
    private Runnable alarm = () -> {};

    Expiry(Parts parts, Housekeeping housekeeping) {
        this.parts = parts;
        this.housekeeping = housekeeping;
        this.retention = parts.options().retention();
    }

    /** Begins to look after it, if there is anything to look after. */
    void schedule() {
        if (!retention.none()) {
            housekeeping.whenSealed(this::look);
            wake();
        }
    }

    /** Not while somebody calls it off, or an alarm that nobody wants would keep a closed log. */
    private synchronized void wake() {
        if (!cancelled) {
            Surroundings surroundings = parts.surroundings();
            alarm = surroundings.timer().after(retention.checkInterval(), surroundings.housekeeping(), () -> {
                look();
                wake();
            });
        }
    }

    /** Nobody asked for it, so nobody is to hear of a failure but the log's reader: the next look may do better. */
    private void look() {
        if (cancelled || parts.lifecycle().state() != WalState.OPEN) {
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
        if (!plan.dropped().isEmpty()) {
            housekeeping.cutFront(plan.firstIndex());
            tell(plan);
        }
        return plan.report();
    }

    private void tell(RetentionPlan plan) {
        parts.lifecycle().expired(plan.report());
        plan.dropped().forEach(parts.listener()::deleted);
        parts.listener().expired(plan.report());
    }

    /** What would be given up now. Housekeeping thread. */
    RetentionReport preview() {
        return plan().report();
    }

    private RetentionPlan plan() {
        return RetentionPlan.of(
                retention,
                parts.published(),
                spareBytes(),
                parts.catalogue().positions(),
                parts.surroundings().clock().instant());
    }

    /** The room of the next segment, even if it is not prepared yet: it will be, and the log is not to grow by it. */
    private long spareBytes() {
        SegmentInfo spare = housekeeping.spareOutside(parts.published().view());
        return spare == null ? parts.options().preparedBytes() : spare.sizeLimit();
    }

    /** Drops nothing more by itself. */
    synchronized void cancel() {
        cancelled = true;
        alarm.run();
    }
}
