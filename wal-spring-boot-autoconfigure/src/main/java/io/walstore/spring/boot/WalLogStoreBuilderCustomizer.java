package io.walstore.spring.boot;

import io.walstore.WalLogStore;
import io.walstore.WalLogStoreBuilder;

/**
 * Changes the builder of the auto-configured {@link WalLogStore} before the log is opened. Beans of this type are
 * applied in their order, after the properties.
 */
@FunctionalInterface
public interface WalLogStoreBuilderCustomizer {

    /**
     * Changes the builder.
     *
     * @param builder the builder, with all properties applied
     */
    void customize(WalLogStoreBuilder builder);
}
