package io.walstore.spring.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.walstore.WalLogStore;
import io.walstore.WalLogStoreBuilder;
import io.walstore.WalState;
import io.walstore.meta.InMemoryMetaStore;
import io.walstore.spi.MetaStore;
import io.walstore.spi.WalException;
import io.walstore.spring.boot.actuate.WalDescriptors.Backup;
import io.walstore.spring.boot.actuate.WalDescriptors.Problem;
import io.walstore.spring.boot.actuate.WalDescriptors.Started;
import io.walstore.spring.boot.actuate.WalDescriptors.WorkState;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.context.ApplicationEventPublisher;

/** What the endpoint does to logs in states that no application is started for, and while other work runs. */
class WalActionsTests {

    private static final Duration HANGING = Duration.ofMinutes(1);

    private static final ApplicationEventPublisher NOBODY = event -> {};

    /** Threads of the endpoint, which wait to be let go. */
    private final CountDownLatch released = new CountDownLatch(1);

    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "sync,     READ_ONLY",
        "sync,     FAILED",
        "sync,     CLOSED",
        "roll,     READ_ONLY",
        "roll,     FAILED",
        "roll,     CLOSED",
        "retain,   READ_ONLY",
        "retain,   FAILED",
        "retain,   CLOSED",
        "truncate, READ_ONLY",
        "truncate, FAILED",
        "truncate, CLOSED"
    })
    void changesNoLogThatTakesNoChanges(String action, WalState state) {
        try (WalLogStore log = logThatIs(state)) {
            assertConflict(act(web(log), action, null), "log default is " + state + " and takes no changes");
        }
    }

    @ParameterizedTest
    @CsvSource({"READ_ONLY", "FAILED", "CLOSED"})
    void forgetsNoConsumerOfALogThatTakesNoChanges(WalState state) {
        try (WalLogStore log = logThatIs(state)) {
            WebEndpointResponse<Object> answer =
                    web(log).delete(SecurityContext.NONE, "default", "consumers", "mailer");

            assertConflict(answer, "log default is " + state + " and takes no changes");
        }
    }

    @ParameterizedTest
    @CsvSource({"READ_ONLY", "FAILED"})
    void verifiesAndBacksUpALogThatTakesNoChanges(WalState state) {
        released.countDown();
        try (WalLogStore log = logThatIs(state)) {
            WalEndpoint endpoint = endpoint(log);

            verify(endpoint);
            backUp(endpoint, "default", "saved");

            await().atMost(HANGING).until(() -> log.status().lastVerification().isPresent());
            await().atMost(HANGING).until(() -> backup(endpoint).state() == WorkState.FINISHED);
        }
    }

    @ParameterizedTest
    @CsvSource({"verify,", "backup, saved"})
    void readsNoClosedLog(String action, String target) {
        try (WalLogStore log = logThatIs(WalState.CLOSED)) {
            assertConflict(act(web(log), action, target), "log default is CLOSED and cannot be read");
        }
    }

    @Test
    void reopensNoLogThatItDidNotOpen() {
        try (WalLogStore log = logThatIs(WalState.FAILED)) {
            assertConflict(
                    act(web(log), "reopen", null), "log default is the application's own, which alone can reopen it");
        }
    }

    @Test
    void saysWhichPropertyBackupsNeed() {
        try (WalLogStore log = builder(directory.resolve("log")).open()) {
            WalEndpoint endpoint = new WalEndpoint(Map.of("default", log), false, null, NOBODY);

            assertConflict(
                    act(web(endpoint), "backup", "nightly"),
                    "there is no directory for backups: set the property wal.endpoint.backup-directory");
        }
    }

    private static WebEndpointResponse<Object> act(WalEndpointWebExtension web, String action, String target) {
        return web.act(SecurityContext.NONE, "default", action, null, null, null, null, null, target, null);
    }

    private static void assertConflict(WebEndpointResponse<Object> answer, String detail) {
        assertThat(answer.getBody()).isEqualTo(new Problem("Conflict", 409, detail));
        assertThat(answer.getStatus()).isEqualTo(409);
    }

    @Test
    void verifiesOnceAtATime() {
        try (WalLogStore log = logThatIs(WalState.OPEN)) {
            WalEndpoint endpoint = endpoint(log);

            Object first = verify(endpoint);
            Object second = verify(endpoint);

            assertThat(first).isEqualTo(second).isEqualTo(new Started("default", WorkState.RUNNING, null));
            assertThat(threads).hasSize(1);
            released.countDown();
            await().atMost(HANGING).until(() -> !threads.get(0).isAlive());
            verify(endpoint);
            assertThat(threads).hasSize(2);
        }
    }

    @Test
    void backsUpOnceAtATime() {
        try (WalLogStore log = logThatIs(WalState.OPEN)) {
            WalEndpoint endpoint = endpoint(log);
            backUp(endpoint, "default", "one");

            assertThat(backUp(endpoint, "default", "one")).isEqualTo(new Started("default", WorkState.RUNNING, "one"));
            assertThatExceptionOfType(WalRequestException.class)
                    .isThrownBy(() -> backUp(endpoint, "default", "two"))
                    .withMessage("log default is being backed up to one");

            assertThat(threads).hasSize(1);
            released.countDown();
            await().atMost(HANGING).until(() -> backup(endpoint).state() == WorkState.FINISHED);
        }
    }

    @Test
    void backsUpNoTwoLogsIntoOneDirectory() {
        try (WalLogStore log = logThatIs(WalState.OPEN);
                WalLogStore other = builder(directory.resolve("other")).open()) {
            WalEndpoint endpoint = endpoint(Map.of("default", log, "other", other));
            backUp(endpoint, "default", "one");

            assertThatExceptionOfType(WalRequestException.class)
                    .isThrownBy(() -> backUp(endpoint, "other", "one"))
                    .withMessage("target one exists already, choose another name");

            released.countDown();
            await().atMost(HANGING).until(() -> backup(endpoint).state() == WorkState.FINISHED);
        }
    }

    @Test
    void isNotHeldUpByAListenerThatThrows() {
        ApplicationEventPublisher broken = event -> {
            throw new IllegalStateException("no room for audit events");
        };
        try (WalLogStore log = logThatIs(WalState.OPEN)) {
            WalEndpoint endpoint = new WalEndpoint(Map.of("default", log), false, null, broken);

            assertThat(endpoint.act("default", "roll", null, null, null, null, null, null, null))
                    .isEqualTo(new WalDescriptors.Durable("default", 1));
        }
    }

    private static Object verify(WalEndpoint endpoint) {
        return endpoint.act("default", "verify", null, null, null, null, null, null, null);
    }

    private static Object backUp(WalEndpoint endpoint, String log, String target) {
        return endpoint.act(log, "backup", null, null, null, null, null, target, null);
    }

    private static Backup backup(WalEndpoint endpoint) {
        return (Backup) endpoint.view("default", "backup", null, null, null);
    }

    private WalEndpointWebExtension web(WalLogStore log) {
        return web(endpoint(log));
    }

    private static WalEndpointWebExtension web(WalEndpoint endpoint) {
        return new WalEndpointWebExtension(endpoint, Show.NEVER, Set.of());
    }

    private WalEndpoint endpoint(WalLogStore log) {
        return endpoint(Map.of("default", log));
    }

    private WalEndpoint endpoint(Map<String, WalLogStore> logs) {
        InstantSource clock = InstantSource.system();
        WalActions actions = new WalActions(directory.resolve("backups"), clock, this::waiting);
        return new WalEndpoint(logs, false, actions, NOBODY, clock);
    }

    private Thread waiting(Runnable work) {
        Thread thread = new Thread(() -> {
            try {
                released.await();
                work.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        threads.add(thread);
        return thread;
    }

    private static WalLogStoreBuilder builder(Path path) {
        return WalLogStore.builder(path).segmentSizeBytes(4096);
    }

    /** A log of one entry. */
    private WalLogStore logThatIs(WalState state) {
        Path path = directory.resolve("log");
        if (state == WalState.READ_ONLY) {
            try (WalLogStore log = builder(path).open()) {
                log.append(new byte[10]);
            }
            return builder(path).openReadOnly();
        }
        WalLogStore log = builder(path).metaStore(thatKeepsNoValues()).open();
        log.append(new byte[10]);
        switch (state) {
            case FAILED ->
                assertThatExceptionOfType(WalException.class)
                        .isThrownBy(() -> log.stable().set("key", new byte[1]));
            case CLOSED -> log.close();
            default -> {}
        }
        assertThat(log.status().state()).isEqualTo(state);
        return log;
    }

    /** What a log that sets a value cannot know is whether it will be there. */
    private static MetaStore thatKeepsNoValues() {
        InMemoryMetaStore store = new InMemoryMetaStore();
        return (MetaStore) Proxy.newProxyInstance(
                MetaStore.class.getClassLoader(), new Class<?>[] {MetaStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("set")) {
                        throw new WalException("the disk is gone");
                    }
                    return method.invoke(store, arguments);
                });
    }
}
