package io.walstore.spring.boot;

import io.walstore.WalLogStore;
import io.walstore.WalLogStoreBuilder;

/**
 * Changes the builder of an auto-configured {@link WalLogStore} before the log is opened. Beans of this type are
 * applied in their order, after the properties.
 */
@FunctionalInterface
public interface WalLogStoreBuilderCustomizer {

    /**
     * Changes the builder of one log; of all alike unless this is overridden.
     *
     * @param log name of the log, {@code default} or one under {@code wal.logs}
     * @param builder the builder, with all properties applied
     */
    default void customize(String log, WalLogStoreBuilder builder) {
        customize(builder);
    }

    /**
     * Changes the builder.
     *
     * @param builder the builder, with all properties applied
     */
    void customize(WalLogStoreBuilder builder);
}
