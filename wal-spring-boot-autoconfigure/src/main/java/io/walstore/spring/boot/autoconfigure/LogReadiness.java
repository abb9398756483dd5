package io.walstore.spring.boot.autoconfigure;

import java.util.HashSet;
import java.util.Set;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;

/**
 * Holds back the application's readiness while a log is being opened in the background. Who says meanwhile that the
 * application takes no traffic, for a reason of his own, also says when it does again.
 */
final class LogReadiness implements ApplicationListener<AvailabilityChangeEvent<?>> {

    private final ApplicationEventPublisher events;

    /** The logs that are not open yet. */
    private final Set<String> awaited = new HashSet<>();

    private boolean holdingBack;

    LogReadiness(ApplicationEventPublisher events) {
        this.events = events;
    }

    synchronized void opening(String log) {
        awaited.add(log);
    }

    synchronized void opened(String log) {
        awaited.remove(log);
        if (holdingBack && awaited.isEmpty()) {
            holdingBack = false;
            publish(ReadinessState.ACCEPTING_TRAFFIC);
        }
    }

    @Override
    public synchronized void onApplicationEvent(AvailabilityChangeEvent<?> event) {
        if (event.getSource() == this) {
            return;
        }
        if (event.getState() == ReadinessState.REFUSING_TRAFFIC) {
            holdingBack = false;
        } else if (event.getState() == ReadinessState.ACCEPTING_TRAFFIC && !awaited.isEmpty()) {
            holdingBack = true;
            publish(ReadinessState.REFUSING_TRAFFIC);
        }
    }

    private void publish(ReadinessState state) {
        AvailabilityChangeEvent.publish(events, this, state);
    }
}
