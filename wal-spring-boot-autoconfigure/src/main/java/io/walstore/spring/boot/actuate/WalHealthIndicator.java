package io.walstore.spring.boot.actuate;

import io.walstore.RecoveryReport;
import io.walstore.VerificationReport;
import io.walstore.WalStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * {@link HealthIndicator} of one log: up while it reads and writes, out of service while it is being opened or closed,
 * down when it refuses to write. Reads memory, never the disk.
 *
 * <p>Damage is shown and leaves the status as it is, be it found by a verification or set aside when the log was opened:
 * the log takes appends and serves all that verifies. To take the instance out of service would cost that, and would
 * heal nothing. What should wake somebody is the metric {@code wal.corruption}.
 */
public class WalHealthIndicator extends AbstractHealthIndicator {

    private final Supplier<WalStatus> log;

    /**
     * Makes an indicator.
     *
     * @param log tells how the log is
     */
    public WalHealthIndicator(Supplier<WalStatus> log) {
        super("the log could not tell its status");
        this.log = log;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        WalStatus status = log.get();
        OperatorState state = OperatorState.of(status);
        builder.status(healthOf(state)).withDetail("state", state);
        status.reason().ifPresent(reason -> builder.withDetail("reason", reason));
        builder.withDetail("lastIndex", status.lastIndex())
                .withDetail("durableIndex", status.durableIndex())
                .withDetail("path", status.directory().toString());
        status.recovery().flatMap(Recovery::of).ifPresent(found -> builder.withDetail("recovery", found));
        status.lastVerification().ifPresent(report -> builder.withDetail("lastVerification", Verification.of(report)));
    }

    /** What the open found damaged, and the files it set aside. */
    record Recovery(int damageCount, List<String> quarantined) {

        static Optional<Recovery> of(RecoveryReport report) {
            return report.damages().isEmpty() && report.quarantined().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Recovery(report.damages().size(), report.quarantined()));
        }
    }

    /** How the last verification ended. */
    record Verification(VerificationReport.Outcome outcome, Instant finished, int damageCount) {

        static Verification of(VerificationReport report) {
            return new Verification(
                    report.outcome(), report.finished(), report.damages().size());
        }
    }

    private static Status healthOf(OperatorState state) {
        return switch (state) {
            case OPEN -> Status.UP;
            case RECOVERING, CLOSED -> Status.OUT_OF_SERVICE;
            case READ_ONLY, FAILED -> Status.DOWN;
        };
    }
}
