package io.walstore.spring.boot.listener;

import io.walstore.WalState;
import io.walstore.spring.boot.event.WalStateChangedEvent;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.SmartLifecycle;

/** All listeners of the application, which it starts and stops with it. */
public final class WalListenerRegistry
        implements SmartLifecycle, ApplicationListener<PayloadApplicationEvent<WalStateChangedEvent>> {

    private final Map<String, WalListenerContainer> containers = new ConcurrentSkipListMap<>();

    private volatile boolean running;

    /** Makes a registry without listeners. */
    public WalListenerRegistry() {}

    /**
     * Adds a listener that does not run yet.
     *
     * @throws IllegalStateException if there is one of this id, or one that shares its consumer
     */
    void add(WalListenerContainer added, ListenerSite site) {
        containers.values().stream()
                .filter(known -> known.consumer().equals(added.consumer()))
                .filter(known -> known.listener().log() == added.listener().log())
                .findAny()
                .ifPresent(known -> {
                    throw site.illegal("shares the consumer '" + added.consumer() + "' with the listener '" + known.id()
                            + "'; each entry would go to one of them only");
                });
        if (containers.putIfAbsent(added.id(), added) != null) {
            throw site.illegal("has the id '" + added.id() + "' of another listener; give it one of its own");
        }
    }

    /**
     * Finds a listener.
     *
     * @param id its id, which is its consumer's name if it has no other
     * @return the listener, if there is one
     */
    public Optional<WalListenerContainer> container(String id) {
        return Optional.ofNullable(containers.get(id));
    }

    /**
     * All listeners, by id.
     *
     * @return the listeners
     */
    public Collection<WalListenerContainer> containers() {
        return Collections.unmodifiableCollection(containers.values());
    }

    /** Starts those that start by themselves. */
    @Override
    public void start() {
        running = true;
        containers.values().stream().filter(WalListenerContainer::isAutoStartup).forEach(WalListenerContainer::start);
    }

    /** Stops all at the same time, and waits for each as {@link WalListenerContainer#stop()} does. */
    @Override
    public void stop() {
        end().join();
    }

    /**
     * Stops all at the same time, without a wait: the application context waits, and no longer than it may.
     *
     * @param callback runs when each has stopped
     */
    @Override
    public void stop(Runnable callback) {
        var unused = end().thenRun(callback);
    }

    private CompletableFuture<Void> end() {
        CompletableFuture<?>[] ends =
                containers.values().stream().map(WalListenerContainer::end).toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(ends).thenRun(() -> running = false);
    }

    /** When a log was opened again, those go on that ended with it. */
    @Override
    public void onApplicationEvent(PayloadApplicationEvent<WalStateChangedEvent> published) {
        WalStateChangedEvent event = published.getPayload();
        if (running && event.after() == WalState.OPEN) {
            containers.values().stream()
                    .filter(container -> container.listener().settings().log().equals(event.log()))
                    .forEach(WalListenerContainer::goOn);
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return WalListenerContainer.PHASE;
    }
}
