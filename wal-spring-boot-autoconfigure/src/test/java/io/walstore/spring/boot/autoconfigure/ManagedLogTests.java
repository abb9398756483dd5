package io.walstore.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.walstore.Durability;
import io.walstore.LogConsumer;
import io.walstore.WalLogStore;
import io.walstore.WalState;
import io.walstore.WalStatus;
import io.walstore.spi.WalClosedException;
import io.walstore.spi.WalException;
import io.walstore.spi.WalFailedException;
import io.walstore.spi.WalLockedException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class ManagedLogTests {

    private final AtomicInteger opened = new AtomicInteger();
    private final FaultyMetaStore metaStore = new FaultyMetaStore();

    @TempDir
    Path directory;

    private Duration shutdownTimeout = Duration.ofMinutes(1);
    private ManagedLog log;

    @AfterEach
    void close() {
        metaStore.release();
        if (log != null) {
            log.close();
        }
    }

    private ManagedLog unopened() {
        log = new ManagedLog("orders", directory, Durability.SYNC, shutdownTimeout, opened::incrementAndGet);
        return log;
    }

    private WalLogStore openFile() {
        return WalLogStore.builder(directory).metaStore(metaStore).open();
    }

    @Test
    void tellsItsStatusAndMakesEverythingElseWaitWhileItIsBeingOpened() throws Exception {
        metaStore.holdLoads();
        unopened().openInBackground(() -> this::openFile);

        CompletableFuture<Long> append = CompletableFuture.supplyAsync(() -> log.append(new byte[1]));
        CompletableFuture<Long> async =
                CompletableFuture.supplyAsync(() -> log.appendAsync(new byte[1]).join());

        WalStatus status = log.status();
        assertThat(status.state()).isEqualTo(WalState.RECOVERING);
        assertThat(status.reason()).contains("RECOVERING");
        assertThat(status.directory()).isEqualTo(directory);
        assertThat(append).isNotDone();
        assertThat(opened).hasValue(0);

        metaStore.release();
        assertThat(List.of(append.get(), async.get())).containsExactlyInAnyOrder(1L, 2L);
        assertThat(log.status().state()).isEqualTo(WalState.OPEN);
        await().untilAsserted(() -> assertThat(opened).hasValue(1));
    }

    @Test
    void keepsAnInterruptOverTheWait() throws Exception {
        metaStore.holdLoads();
        unopened().openInBackground(() -> this::openFile);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            log.append(new byte[1]);
            interrupted.complete(Thread.currentThread().isInterrupted());
        });
        thread.start();

        thread.interrupt();
        metaStore.release();

        assertThat(interrupted.get()).isTrue();
        assertThat(log.lastIndex()).isEqualTo(1);
    }

    @Test
    void throwsWhatKeptItFromOpening() {
        try (WalLogStore holder = openFile()) {
            assertThat(holder.lastIndex()).isZero();
            assertThatExceptionOfType(WalLockedException.class)
                    .isThrownBy(() -> unopened().open(() -> this::openFile));
        }
    }

    @Test
    void tellsEverybodyWhyItCouldNotBeOpenedAndIsOpenedLater() {
        try (WalLogStore holder = openFile()) {
            assertThat(holder.lastIndex()).isZero();
            unopened().openInBackground(() -> this::openFile);
            await().until(() -> log.status().state() == WalState.FAILED);

            assertThat(log.status().failure())
                    .hasValueSatisfying(why -> assertThat(why).contains("is held by this process"));
            assertThat(log.status().writable()).isFalse();
            assertThatExceptionOfType(WalFailedException.class)
                    .isThrownBy(() -> log.append(new byte[1]))
                    .withCauseInstanceOf(WalLockedException.class);
            assertThat(log.appendAsync(new byte[1])).isCompletedExceptionally();
            assertThatExceptionOfType(WalLockedException.class).isThrownBy(log::reopen);
            assertThat(opened).hasValue(0);
        }

        log.reopen();

        assertThat(log.append(new byte[1])).isEqualTo(1);
        assertThat(opened).hasValue(1);
    }

    @Test
    void closesWhatIsBeingOpened() throws Exception {
        metaStore.holdLoads();
        unopened().openInBackground(() -> this::openFile);
        CompletableFuture<Void> closing = CompletableFuture.runAsync(log::close);

        metaStore.release();
        closing.get();

        assertThat(log.status().state()).isEqualTo(WalState.CLOSED);
        assertThatExceptionOfType(WalClosedException.class).isThrownBy(() -> log.append(new byte[1]));
        openFile().close(); // nobody holds the lock
    }

    @Test
    void isClosedAfterItCouldNotBeOpened() {
        try (WalLogStore holder = openFile()) {
            assertThat(holder.lastIndex()).isZero();
            unopened().openInBackground(() -> this::openFile);
            await().until(() -> log.status().state() == WalState.FAILED);
        }

        log.close();

        assertThat(log.status().state()).isEqualTo(WalState.CLOSED);
        assertThatExceptionOfType(WalClosedException.class).isThrownBy(log::firstIndex);
        assertThatIllegalStateException().isThrownBy(log::reopen).withMessageContaining("CLOSED");
    }

    @Test
    void isClosedAtTheEndOfTheApplication() throws InterruptedException {
        unopened().open(() -> this::openFile);

        log.shutDown();

        assertThat(log.status().state()).isEqualTo(WalState.CLOSED);
    }

    @Test
    void doesNotHoldUpTheEndOfTheApplicationForADiskThatHangs() throws InterruptedException {
        shutdownTimeout = Duration.ofMillis(1);
        unopened().open(() -> this::openFile);
        log.append(new byte[1]);
        metaStore.holdCommits();

        log.shutDown();

        metaStore.release();
        await().ignoreExceptionsInstanceOf(WalLockedException.class).until(() -> {
            openFile().close();
            return true;
        });
    }

    @Test
    void isOpenedAgainAfterAFailure() {
        unopened().open(() -> this::openFile);
        log.append(new byte[] {7});
        LogConsumer consumer = log.consumer("reader");
        metaStore.failNextCommit();
        assertThatExceptionOfType(WalException.class).isThrownBy(log::roll);
        assertThat(log.status().state()).isEqualTo(WalState.FAILED);

        log.reopen();

        assertThat(log.status().state()).isEqualTo(WalState.OPEN);
        assertThat(log.getLog(1).data()).containsExactly(7);
        assertThat(log.append(new byte[1])).isEqualTo(2);
        assertThatExceptionOfType(WalClosedException.class).isThrownBy(() -> consumer.poll(1, Duration.ZERO));
        assertThat(log.consumer("reader").position()).isZero();
        assertThat(opened).hasValue(2);
    }

    /** Whoever waits for the log must hear of it. */
    @Test
    void failsIfItCannotBeClosedToBeOpenedAgain() {
        WalStatus failed = WalStatus.unopened(WalState.FAILED, Optional.of("a sync"), directory, Durability.SYNC);
        WalLogStore stubborn = (WalLogStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {WalLogStore.class}, (proxy, called, arguments) -> {
                    if (called.getName().equals("close")) {
                        throw new WalException("the catalogue does not close");
                    }
                    return failed;
                });
        Iterator<WalLogStore> logs = Stream.of(stubborn, openFile()).iterator();
        unopened().open(() -> logs::next);

        assertThatExceptionOfType(WalException.class).isThrownBy(log::reopen).withMessageContaining("does not close");

        assertThat(log.status().state()).isEqualTo(WalState.FAILED);
        assertThatExceptionOfType(WalFailedException.class).isThrownBy(() -> log.append(new byte[1]));
        log.reopen();
        assertThat(log.append(new byte[1])).isEqualTo(1);
    }

    @Test
    void isNotOpenedAgainWhileItIsOpen() {
        unopened().open(() -> this::openFile);
        LogConsumer consumer = log.consumer("reader");

        assertThatIllegalStateException()
                .isThrownBy(log::reopen)
                .withMessage("log orders is OPEN: only one that is FAILED or READ_ONLY is opened again");

        assertThat(consumer.position()).isZero();
    }

    static Stream<Method> methods() {
        return Arrays.stream(WalLogStore.class.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isDefault());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void passesEveryCallOn(Method method) throws ReflectiveOperationException {
        List<Object> heard = new ArrayList<>();
        WalLogStore target = (WalLogStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {WalLogStore.class}, (proxy, called, arguments) -> {
                    heard.add(called);
                    heard.addAll(Arrays.asList(arguments == null ? new Object[0] : arguments));
                    return method.getReturnType().isPrimitive() ? zero(method.getReturnType()) : null;
                });
        unopened().open(() -> () -> target);
        Object[] arguments = Stream.of(method.getParameterTypes())
                .map(type -> type.isPrimitive() ? zero(type) : null)
                .toArray();

        method.invoke(log, arguments);

        assertThat(heard.get(0)).isEqualTo(method);
        assertThat(heard.subList(1, heard.size())).containsExactly(arguments);
    }

    private static Object zero(Class<?> type) {
        if (type == boolean.class) {
            return false;
        }
        return type == int.class ? (Object) 0 : type == long.class ? (Object) 0L : null;
    }
}
