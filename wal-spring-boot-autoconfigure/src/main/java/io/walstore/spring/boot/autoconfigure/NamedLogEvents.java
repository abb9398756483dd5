package io.walstore.spring.boot.autoconfigure;

import io.walstore.WalListener;
import io.walstore.WalLogStore;
import io.walstore.spring.boot.event.WalEventPublisher;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/** Publishes what the named logs do as application events. */
final class NamedLogEvents implements WalLogObserver, SmartLifecycle {

    private final ApplicationEventPublisher events;
    private final List<WalEventPublisher> publishers = new ArrayList<>();
    private boolean running;

    NamedLogEvents(ApplicationEventPublisher events) {
        this.events = events;
    }

    @Override
    public synchronized WalListener listenerFor(String log, WalLogStore store) {
        WalEventPublisher publisher = new WalEventPublisher(log, events);
        publishers.add(publisher);
        if (running) {
            publisher.start();
        }
        return publisher;
    }

    @Override
    public synchronized void start() {
        running = true;
        publishers.forEach(WalEventPublisher::start);
    }

    @Override
    public synchronized void stop() {
        publishers.forEach(WalEventPublisher::stop);
        running = false;
    }

    @Override
    public synchronized boolean isRunning() {
        return running;
    }

    /** As that of the default log's. */
    @Override
    public int getPhase() {
        return WalEventPublisher.PHASE;
    }
}
