package io.walstore.spring.boot.listener;

import java.time.Duration;

/**
 * What a {@link WalEntryListener} says, with its placeholders resolved.
 *
 * @param log how the log is called in messages and observations
 */
record ListenerSettings(
        String id,
        String consumer,
        String log,
        int batch,
        int concurrency,
        int attempts,
        Duration backoff,
        OnBehind onBehind,
        boolean autoStartup,
        Duration stopTimeout) {

    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);

    /** How long to wait after a wait. */
    Duration backoffAfter(Duration delay) {
        Duration longest = backoff.compareTo(LONGEST_BACKOFF) > 0 ? backoff : LONGEST_BACKOFF;
        Duration doubled = delay.multipliedBy(2);
        return doubled.compareTo(longest) > 0 ? longest : doubled;
    }
}
