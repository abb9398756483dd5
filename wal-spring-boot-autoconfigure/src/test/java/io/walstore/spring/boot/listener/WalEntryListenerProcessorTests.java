package io.walstore.spring.boot.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.walstore.WalLogStore;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.aop.framework.autoproxy.DefaultAdvisorAutoProxyCreator;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.NameMatchMethodPointcut;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.core.env.Environment;

/** Which methods become listeners, of which beans, and which do not. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(OutputCaptureExtension.class)
class WalEntryListenerProcessorTests {

    @TempDir
    Path directory;

    private final Inbox inbox = new Inbox();

    private ApplicationContextRunner contextRunner;

    @BeforeEach
    void configure() {
        contextRunner = Listening.runner(directory, inbox);
    }

    @Test
    void hasNoThreadWithoutListeners() {
        contextRunner.run(context -> {
            assertThat(context.getBean(WalListenerRegistry.class).containers()).isEmpty();
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().startsWith("wal-listener-"));
        });
    }

    @Test
    void hasNoListenersWithoutLog() {
        contextRunner
                .withPropertyValues("wal.enabled=false")
                .withUserConfiguration(Plain.class)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(WalListenerRegistry.class)
                        .doesNotHaveBean(WalTemplate.class));
    }

    @Test
    void callsOnAThreadOfItsName() {
        CompletableFuture<Thread> called = new CompletableFuture<>();
        inbox.answer("plain", what -> called.complete(Thread.currentThread()));
        contextRunner.withUserConfiguration(Plain.class).run(context -> {
            Listening.in(context).append("1");

            assertThat(called.join().getName()).startsWith("wal-listener-plain-");
        });
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void callsOnAVirtualThreadWhereTheyAreEnabled() {
        CompletableFuture<Thread> called = new CompletableFuture<>();
        inbox.answer("plain", what -> called.complete(Thread.currentThread()));
        contextRunner
                .withPropertyValues("spring.threads.virtual.enabled=true")
                .withUserConfiguration(Plain.class)
                .run(context -> {
                    Listening.in(context).append("1");

                    assertThat(called.join().getThreadGroup().getName()).isEqualTo("VirtualThreads");
                });
    }

    @Test
    void makesALazyBeanForItsFirstEntry() {
        contextRunner.withUserConfiguration(LazyListener.class).run(context -> {
            Listening application = Listening.in(context);
            AtomicBoolean made = context.getBean(AtomicBoolean.class);

            assertThat(made).isFalse();
            application.append("1");
            assertThat(inbox.next("lazy")).isEqualTo("1");
            assertThat(made).isTrue();
        });
    }

    @Test
    void listensWhereEverythingIsLazy() {
        contextRunner
                .withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .withUserConfiguration(Plain.class)
                .run(context -> {
                    Listening.in(context).append("1");
                    assertThat(inbox.next("plain")).isEqualTo("1");
                });
    }

    @Test
    void callsThroughProxies() {
        contextRunner.withUserConfiguration(Proxies.class).run(context -> {
            Listening application = Listening.in(context);
            application.append("1");

            assertThat(inbox.next("class")).isEqualTo("1");
            assertThat(inbox.next("interface")).isEqualTo("1");
            application.awaitPosition("class", 1);
            application.awaitPosition("interface", 1);
            assertThat(inbox.all("advice")).containsExactlyInAnyOrder("byClass", "byInterface");
        });
    }

    @Test
    void callsTheTargetOfAScopedProxyOnce() {
        contextRunner.withUserConfiguration(Scoped.class).run(context -> {
            Listening application = Listening.in(context);
            application.append("1", "2");

            application.awaitPosition("scoped", 2);
            assertThat(inbox.all("scoped")).containsExactly("1", "2");
        });
    }

    @Test
    void makesNoBeanBeforeItsTime(CapturedOutput output) {
        contextRunner
                .withUserConfiguration(Proxies.class, LazyListener.class, Plain.class)
                .run(context -> assertThat(output)
                        .doesNotContain("not eligible for getting processed by all BeanPostProcessors"));
    }

    @Test
    void resolvesPlaceholders() {
        contextRunner
                .withPropertyValues(
                        "app.consumer=courier",
                        "app.log=dead",
                        "app.id=mine",
                        "app.start=false",
                        "app.wait=20ms",
                        "app.threads=7",
                        "app.key=length()",
                        "app.dead=other",
                        "wal.logs.other.metadata.type=file")
                .withUserConfiguration(Placeholders.class)
                .run(context -> {
                    WalListenerContainer container = Listening.in(context).container("mine");

                    assertThat(container.consumer()).isEqualTo("courier");
                    assertThat(container.isRunning()).isFalse();
                    assertThat(container.listener().log())
                            .isSameAs(Listening.in(context).dead());
                    assertThat(container.listener().deadLetter()).isSameAs(context.getBean("otherWalLogStore"));
                    assertThat(container.listener().key()).isNotNull();
                    assertThat(container.listener().settings().concurrency()).isEqualTo(7);
                    assertThat(container.listener().settings().backoff()).hasMillis(20);
                    assertThat(container.listener().settings().stopTimeout()).hasMillis(20);
                });
    }

    @Test
    void findsAnnotationsOnAnnotations() {
        contextRunner.withUserConfiguration(Composed.class).run(context -> {
            Listening.in(context).append("1");
            assertThat(inbox.next("composed")).isEqualTo("1");
        });
    }

    @Test
    void listensToLogsByBeanAndByQualifierAndToTheDefault() {
        contextRunner.withUserConfiguration(ThreeWays.class).run(context -> {
            Listening application = Listening.in(context);
            application.append("default");
            application.dead().append("dead".getBytes());

            assertThat(inbox.next("none")).isEqualTo("default");
            assertThat(inbox.next("qualifier")).isEqualTo("dead");
            assertThat(inbox.next("bean")).isEqualTo("dead");
        });
    }

    @Test
    void refusesToGuessAmongSeveralLogs() {
        contextRunner
                .withUserConfiguration(TwoLogs.class, Plain.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessageContaining("method void " + Plain.class.getName() + ".hear(java.lang.String)")
                        .hasMessageContaining("does not tell its log: there is no single one without a name among")
                        .hasMessageContaining("one, two"));
    }

    static Stream<Arguments> illegal() {
        return Stream.of(
                Arguments.of(new NoParameter(), "has 0 parameters; legal is a method"),
                Arguments.of(new TwoParameters(), "has 2 parameters; legal is a method"),
                Arguments.of(new Returning(), "returns something, which nobody would wait for; legal is a method"),
                Arguments.of(new RawList(), "does not say of which type its parameter java.util.List"),
                Arguments.of(new AnyList(), "does not say of which type its parameter java.util.List<?>"),
                Arguments.of(new Nameless(), "names no consumer"),
                Arguments.of(new EmptyBatch(), "has batch 0, must be at least 1"),
                Arguments.of(new NoAttempt(), "has attempts 0, must be at least 1"),
                Arguments.of(new NoThread(), "has concurrency '0', must be a number of 1 to 100, which is its batch"),
                Arguments.of(
                        new TooManyThreads(), "has concurrency '11', must be a number of 1 to 10, which is its batch"),
                Arguments.of(
                        new SomeThreads(), "has concurrency 'some', must be a number of 1 to 100, which is its batch"),
                Arguments.of(
                        new Disorder(),
                        "has concurrency 2 and no key, so that no order would be kept; give it a key, as in"
                                + " \"customerId\", or \"#index\" if no entry has to wait for another"),
                Arguments.of(
                        new ListsAtOnce(), "has concurrency 2 and takes a List, which is delivered as one; must be 1"),
                Arguments.of(new NoExpression(), "has key 'a b', which is no expression: "),
                Arguments.of(new Soon(), "has backoff 'soon', must be a duration of 0s to 1d, as in 500ms"),
                Arguments.of(new Never(), "has stopTimeout '-1s', must be a duration of 0s to 1d, as in 500ms"),
                Arguments.of(new Maybe(), "has autoStartup 'yes', must be true or false"),
                Arguments.of(
                        new Stranger(),
                        "does not tell its log: there is no single one of the name 'stranger' among [walLogStore,"),
                Arguments.of(new Circle(), "has its own log as its dead letter log"),
                Arguments.of(
                        new Careless(), "has a dead letter log that is less durable than its log: OS, must be SYNC"),
                Arguments.of(new Twins(), "has the id 'twin' of another listener; give it one of its own"),
                Arguments.of(new Sharing(), "shares the consumer 'shared' with the listener '"));
    }

    @ParameterizedTest
    @MethodSource("illegal")
    void saysWhatIsNotLegal(Object listener, String message) {
        contextRunner
                .withPropertyValues("wal.logs.careless.durability=os", "wal.logs.careless.metadata.type=file")
                .withBean("culprit", Object.class, () -> listener)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageStartingWith("@WalEntryListener of bean 'culprit', method ")
                        .hasMessageContaining(listener.getClass().getName() + ".hear")
                        .hasMessageContaining(message));
    }

    @Test
    void saysThatAProxyHidesTheMethod() {
        contextRunner
                .withUserConfiguration(HiddenByProxy.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessageContaining("cannot be called through the bean's proxy"));
    }

    static class NoParameter {
        @WalEntryListener(consumer = "c")
        void hear() {}
    }

    static class TwoParameters {
        @WalEntryListener(consumer = "c")
        void hear(String payload, long index) {}
    }

    static class Returning {
        @WalEntryListener(consumer = "c")
        CompletableFuture<String> hear(String payload) {
            return CompletableFuture.completedFuture(payload);
        }
    }

    static class RawList {
        @WalEntryListener(consumer = "c")
        @SuppressWarnings("rawtypes")
        void hear(List payloads) {}
    }

    static class AnyList {
        @WalEntryListener(consumer = "c")
        void hear(List<?> payloads) {}
    }

    static class Nameless {
        @WalEntryListener(consumer = "${no.such.property:}")
        void hear(String payload) {}
    }

    static class EmptyBatch {
        @WalEntryListener(consumer = "c", batch = 0)
        void hear(String payload) {}
    }

    static class NoAttempt {
        @WalEntryListener(consumer = "c", attempts = 0)
        void hear(String payload) {}
    }

    static class NoThread {
        @WalEntryListener(consumer = "c", key = "length()", concurrency = "0")
        void hear(String payload) {}
    }

    static class TooManyThreads {
        @WalEntryListener(consumer = "c", key = "length()", concurrency = "11", batch = 10)
        void hear(String payload) {}
    }

    static class SomeThreads {
        @WalEntryListener(consumer = "c", key = "length()", concurrency = "some")
        void hear(String payload) {}
    }

    static class Disorder {
        @WalEntryListener(consumer = "c", concurrency = "2")
        void hear(String payload) {}
    }

    static class ListsAtOnce {
        @WalEntryListener(consumer = "c", key = "length()", concurrency = "2")
        void hear(List<String> payloads) {}
    }

    static class NoExpression {
        @WalEntryListener(consumer = "c", key = "a b")
        void hear(String payload) {}
    }

    static class Soon {
        @WalEntryListener(consumer = "c", backoff = "soon")
        void hear(String payload) {}
    }

    static class Never {
        @WalEntryListener(consumer = "c", stopTimeout = "-1s")
        void hear(String payload) {}
    }

    static class Maybe {
        @WalEntryListener(consumer = "c", autoStartup = "yes")
        void hear(String payload) {}
    }

    static class Stranger {
        @WalEntryListener(consumer = "c", log = "stranger")
        void hear(String payload) {}
    }

    static class Circle {
        @WalEntryListener(consumer = "c", deadLetter = "walLogStore")
        void hear(String payload) {}
    }

    static class Careless {
        @WalEntryListener(consumer = "c", deadLetter = "careless")
        void hear(String payload) {}
    }

    static class Twins {
        @WalEntryListener(consumer = "one", id = "twin")
        void hear(String payload) {}

        @WalEntryListener(consumer = "two", id = "twin")
        void hear(byte[] payload) {}
    }

    static class Sharing {
        @WalEntryListener(consumer = "shared", id = "one")
        void hear(String payload) {}

        @WalEntryListener(consumer = "shared", log = "walLogStore", id = "two")
        void hear(byte[] payload) {}
    }

    @Configuration(proxyBeanMethods = false)
    static class Plain {

        private final Inbox inbox;

        Plain(Inbox inbox) {
            this.inbox = inbox;
        }

        @WalEntryListener(consumer = "plain")
        void hear(String payload) throws Exception {
            inbox.hear("plain", payload);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class LazyListener {

        @Bean
        AtomicBoolean made() {
            return new AtomicBoolean();
        }

        @Bean
        @Lazy
        Ear ear(Inbox inbox, AtomicBoolean made) {
            made.set(true);
            return new Ear(inbox);
        }

        static class Ear {

            private final Inbox inbox;

            Ear(Inbox inbox) {
                this.inbox = inbox;
            }

            @WalEntryListener(consumer = "lazy")
            void hear(String payload) throws Exception {
                inbox.hear("lazy", payload);
            }
        }
    }

    interface ByInterface {
        void byInterface(String payload) throws Exception;
    }

    static final class InterfaceEar implements ByInterface {

        private final Inbox inbox;

        InterfaceEar(Inbox inbox) {
            this.inbox = inbox;
        }

        @Override
        @WalEntryListener(consumer = "interface")
        public void byInterface(String payload) throws Exception {
            inbox.hear("interface", payload);
        }
    }

    static class ClassEar {

        private final Inbox inbox;

        ClassEar(Inbox inbox) {
            this.inbox = inbox;
        }

        @WalEntryListener(consumer = "class")
        public void byClass(String payload) throws Exception {
            inbox.hear("class", payload);
        }
    }

    static final class HiddenEar implements ByInterface {

        @Override
        public void byInterface(String payload) {}

        @WalEntryListener(consumer = "hidden")
        public void byNobody(String payload) {}
    }

    private static DefaultPointcutAdvisor advisor(MethodInterceptor advice, String... methods) {
        NameMatchMethodPointcut pointcut = new NameMatchMethodPointcut();
        pointcut.setMappedNames(methods);
        return new DefaultPointcutAdvisor(pointcut, advice);
    }

    @Configuration(proxyBeanMethods = false)
    static class Proxies {

        @Bean
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        static DefaultAdvisorAutoProxyCreator proxyCreator() {
            return new DefaultAdvisorAutoProxyCreator();
        }

        @Bean
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        static DefaultPointcutAdvisor advisor(ObjectProvider<Inbox> inbox) {
            return WalEntryListenerProcessorTests.advisor(
                    call -> {
                        inbox.getObject().hear("advice", call.getMethod().getName());
                        return call.proceed();
                    },
                    "byClass",
                    "byInterface");
        }

        @Bean
        ClassEar classEar(Inbox inbox) {
            return new ClassEar(inbox);
        }

        @Bean
        ByInterface interfaceEar(Inbox inbox) {
            return new InterfaceEar(inbox);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class HiddenByProxy {

        @Bean
        static DefaultAdvisorAutoProxyCreator proxyCreator() {
            return new DefaultAdvisorAutoProxyCreator();
        }

        @Bean
        static DefaultPointcutAdvisor advisor() {
            return WalEntryListenerProcessorTests.advisor(call -> call.proceed(), "byInterface");
        }

        @Bean
        ByInterface hiddenEar() {
            return new HiddenEar();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Scoped {

        @Bean
        @Scope(scopeName = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
        Ear ear(Inbox inbox) {
            return new Ear(inbox);
        }

        static class Ear {

            private final Inbox inbox;

            Ear(Inbox inbox) {
                this.inbox = inbox;
            }

            @WalEntryListener(consumer = "scoped")
            public void hear(String payload) throws Exception {
                inbox.hear("scoped", payload);
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Placeholders {

        @WalEntryListener(
                consumer = "${app.consumer}",
                log = "${app.log}",
                id = "${app.id}",
                autoStartup = "${app.start}",
                backoff = "${app.wait}",
                stopTimeout = "${app.wait}",
                concurrency = "${app.threads}",
                key = "${app.key}",
                deadLetter = "${app.dead}")
        void hear(String payload) {}
    }

    @Retention(RetentionPolicy.RUNTIME)
    @WalEntryListener(consumer = "composed", attempts = 1)
    @interface Once {}

    @Configuration(proxyBeanMethods = false)
    static class Composed {

        private final Inbox inbox;

        Composed(Inbox inbox) {
            this.inbox = inbox;
        }

        @Once
        void hear(String payload) throws Exception {
            inbox.hear("composed", payload);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ThreeWays {

        private final Inbox inbox;

        ThreeWays(Inbox inbox) {
            this.inbox = inbox;
        }

        @WalEntryListener(consumer = "none")
        void none(String payload) throws Exception {
            inbox.hear("none", payload);
        }

        @WalEntryListener(consumer = "qualifier", log = "dead")
        void qualifier(String payload) throws Exception {
            inbox.hear("qualifier", payload);
        }

        @WalEntryListener(consumer = "bean", log = "deadWalLogStore")
        void bean(String payload) throws Exception {
            inbox.hear("bean", payload);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoLogs {

        private final Path directory;

        TwoLogs(Environment environment) {
            directory = Path.of(environment.getRequiredProperty("wal.directory"));
        }

        @Bean
        WalLogStore one() {
            return WalLogStore.builder(directory.resolve("one")).open();
        }

        @Bean
        WalLogStore two() {
            return WalLogStore.builder(directory.resolve("two")).open();
        }
    }
}
