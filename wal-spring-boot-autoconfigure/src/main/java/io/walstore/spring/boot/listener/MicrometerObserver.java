package io.walstore.spring.boot.listener;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.BeanFactory;

/** An {@link Observation} for each delivery. */
record MicrometerObserver(ObservationRegistry registry, String consumer, String log) implements DeliveryObserver {

    private static final String NAME = "wal.consumer.process";

    /** Looks away if there is no registry. */
    static DeliveryObserver of(BeanFactory beans, String consumer, String log) {
        ObservationRegistry registry =
                beans.getBeanProvider(ObservationRegistry.class).getIfUnique(() -> ObservationRegistry.NOOP);
        return registry.isNoop() ? NONE : new MicrometerObserver(registry, consumer, log);
    }

    @Override
    public void observe(Call call) throws Throwable {
        Observation observation = Observation.createNotStarted(NAME, registry)
                .contextualName(consumer + " process")
                .lowCardinalityKeyValue("consumer", consumer)
                .lowCardinalityKeyValue("log", log);
        observation.observeChecked(() -> run(call, observation));
    }

    private static void run(Call call, Observation observation) throws Throwable {
        String outcome = "FAILURE";
        try {
            call.run();
            outcome = "SUCCESS";
        } finally {
            observation.lowCardinalityKeyValue("outcome", outcome);
        }
    }
}
