package io.walstore.spring.boot.listener;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.walstore.WalLogStore;
import io.walstore.spring.boot.WalLogs;
import io.walstore.spring.boot.autoconfigure.WalAutoConfiguration;
import io.walstore.spring.boot.autoconfigure.WalListenerAutoConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** An application with listeners, seen from outside. */
final class Listening {

    static final Duration HANGING = Duration.ofSeconds(30);

    private final ApplicationContext context;

    private Listening(ApplicationContext context) {
        this.context = context;
    }

    static ApplicationContextRunner runner(Path directory, Inbox inbox) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        JacksonAutoConfiguration.class, WalAutoConfiguration.class, WalListenerAutoConfiguration.class))
                .withBean(Inbox.class, () -> inbox)
                .withPropertyValues(
                        "wal.directory=" + directory, "wal.metadata.type=file", "wal.logs.dead.metadata.type=file");
    }

    static Listening in(ApplicationContext context) {
        return new Listening(context);
    }

    WalLogStore log() {
        return context.getBean(WalLogStore.class);
    }

    WalLogStore dead() {
        return context.getBean(WalLogs.class).get("dead");
    }

    Inbox inbox() {
        return context.getBean(Inbox.class);
    }

    WalListenerContainer container(String id) {
        return context.getBean(WalListenerRegistry.class).container(id).orElseThrow();
    }

    void append(String... payloads) {
        for (String payload : payloads) {
            log().append(payload.getBytes(UTF_8));
        }
    }

    void awaitPosition(String consumer, long position) {
        await().atMost(HANGING).until(() -> log().consumer(consumer).position() == position);
    }

    Throwable awaitFailure(String id) {
        await().atMost(HANGING).until(() -> container(id).failure().isPresent());
        return container(id).failure().orElseThrow();
    }

    static List<String> texts(WalLogStore log) {
        return LongStream.rangeClosed(1, log.lastIndex())
                .mapToObj(index -> new String(log.getLog(index).data(), UTF_8))
                .toList();
    }
}
