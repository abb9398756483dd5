package io.walstore.spring.boot.actuate;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.util.ClassUtils;

/**
 * Lets a native image write the answers of the endpoint and the details of the health as JSON. The methods that give them do
 * not tell of which types they are.
 */
final class ActuatorHints implements RuntimeHintsRegistrar {

    private static final String ENDPOINTS = "org.springframework.boot.actuate.endpoint.OperationResponseBody";
    private static final String HEALTH = "org.springframework.boot.health.contributor.AbstractHealthIndicator";

    private final BindingReflectionHintsRegistrar binding = new BindingReflectionHintsRegistrar();

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        if (ClassUtils.isPresent(ENDPOINTS, classLoader)) {
            registerRecordsOf(WalDescriptors.class, hints);
        }
        if (ClassUtils.isPresent(HEALTH, classLoader)) {
            registerRecordsOf(WalHealthIndicator.class, hints);
        }
    }

    private void registerRecordsOf(Class<?> type, RuntimeHints hints) {
        Stream.of(type.getDeclaredClasses())
                .filter(Class::isRecord)
                .forEach(written -> binding.registerReflectionHints(hints.reflection(), written));
    }
}
