package io.walstore.spring.boot.actuate;

import io.walstore.WalStatus;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * {@link HealthIndicator} of one log: up while it reads and writes, out of service while it is being opened or closed,
 * down when it refuses to write. Reads memory, never the disk.
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
    }

    private static Status healthOf(OperatorState state) {
        return switch (state) {
            case OPEN -> Status.UP;
            case RECOVERING, CLOSED -> Status.OUT_OF_SERVICE;
            case READ_ONLY, FAILED -> Status.DOWN;
        };
    }
}
