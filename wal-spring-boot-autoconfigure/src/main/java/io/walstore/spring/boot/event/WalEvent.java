package io.walstore.spring.boot.event;

/** Something happened to a log. To hear of everything, listen for this. */
public interface WalEvent {

    /**
     * Which log.
     *
     * @return its name
     */
    String log();
}
