package io.walstore.spring.boot.listener;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.walstore.spi.LogEntry;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** What methods are called with. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WalEntryListenerPayloadTests {

    private static final String ORDER = "{\"item\":\"pen\",\"count\":2}";
    private static final String OTHER = "{\"item\":\"ink\",\"count\":1}";

    @TempDir
    Path directory;

    private ApplicationContextRunner contextRunner;

    @BeforeEach
    void configure() {
        contextRunner = Listening.runner(directory, new Inbox());
    }

    @Test
    void deliversBytesAndTextsAndEntriesAndObjects() {
        contextRunner.withUserConfiguration(Singles.class).run(context -> {
            Listening application = Listening.in(context);
            application.append(ORDER);

            assertThat(application.inbox().next("bytes")).isEqualTo(ORDER.getBytes(UTF_8));
            assertThat(application.inbox().next("text")).isEqualTo(ORDER);
            assertThat(application.inbox().next("entry"))
                    .isEqualTo(application.log().getLog(1));
            assertThat(application.inbox().next("object")).isEqualTo(new Order("pen", 2));
            assertThat(application.inbox().next("generic")).isEqualTo(Map.of("item", "pen", "count", 2));
        });
    }

    @Test
    void deliversListsOfWhatWasPolled() {
        contextRunner.withUserConfiguration(Lists.class).run(context -> {
            Listening application = Listening.in(context);
            application.append(ORDER, OTHER);
            context.getBean(WalListenerRegistry.class).containers().forEach(WalListenerContainer::start);

            assertThat(((List<?>) application.inbox().next("bytes")).toArray())
                    .isEqualTo(new Object[] {ORDER.getBytes(UTF_8), OTHER.getBytes(UTF_8)});
            assertThat(application.inbox().next("texts")).isEqualTo(List.of(ORDER, OTHER));
            assertThat(application.inbox().next("entries"))
                    .isEqualTo(List.of(
                            application.log().getLog(1), application.log().getLog(2)));
            assertThat(application.inbox().next("objects"))
                    .isEqualTo(List.of(new Order("pen", 2), new Order("ink", 1)));
            assertThat(application.inbox().next("extended"))
                    .isEqualTo(List.of(new Order("pen", 2), new Order("ink", 1)));
            application.awaitPosition("objects", 2);
        });
    }

    @Test
    void pollsNoMoreThanTheBatch() {
        contextRunner.withUserConfiguration(Pairs.class).run(context -> {
            Listening application = Listening.in(context);
            application.append("1", "2", "3");
            application.container("pairs").start();

            assertThat(application.inbox().next("pairs")).isEqualTo(List.of("1", "2"));
            assertThat(application.inbox().next("pairs")).isEqualTo(List.of("3"));
        });
    }

    @Test
    void resolvesTypesThatASubclassNames() {
        contextRunner.withBean(OrderListener.class).run(context -> {
            Listening application = Listening.in(context);
            application.append(ORDER);

            assertThat(application.inbox().next("order")).isEqualTo(new Order("pen", 2));
        });
    }

    @Test
    void asksTheConverterOfTheUser() {
        contextRunner.withUserConfiguration(Singles.class, OwnConverter.class).run(context -> {
            Listening application = Listening.in(context);
            application.append(ORDER);

            assertThat(application.inbox().next("object")).isEqualTo(new Order("own", ORDER.length()));
            assertThat(application.inbox().next("text")).isEqualTo(ORDER);
        });
    }

    @Test
    void deliversTextsWithoutJackson() {
        contextRunner
                .withClassLoader(new FilteredClassLoader("tools.jackson"))
                .withUserConfiguration(Texts.class)
                .run(context -> {
                    Listening application = Listening.in(context);
                    application.append("plain");

                    assertThat(application.inbox().next("text")).isEqualTo("plain");
                    assertThat(context).doesNotHaveBean(WalPayloadConverter.class);
                });
    }

    @Test
    void saysWhatIsMissingWithoutJackson() {
        contextRunner
                .withClassLoader(new FilteredClassLoader("tools.jackson"))
                .withUserConfiguration(Orders.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessageContaining("bean 'orders', method void " + Orders.Listener.class.getName()
                                + ".order(" + Order.class.getName() + ")")
                        .hasMessageContaining(
                                "takes " + Order.class.getName() + ", and there is no WalPayloadConverter bean"));
    }

    @Configuration(proxyBeanMethods = false)
    static class Singles {

        private final Inbox inbox;

        Singles(Inbox inbox) {
            this.inbox = inbox;
        }

        @WalEntryListener(consumer = "bytes")
        void bytes(byte[] payload) throws Exception {
            inbox.hear("bytes", payload);
        }

        @WalEntryListener(consumer = "text")
        void text(String payload) throws Exception {
            inbox.hear("text", payload);
        }

        @WalEntryListener(consumer = "entry")
        void entry(LogEntry entry) throws Exception {
            inbox.hear("entry", entry);
        }

        @WalEntryListener(consumer = "object")
        void object(Order order) throws Exception {
            inbox.hear("object", order);
        }

        @WalEntryListener(consumer = "generic", attempts = 1, id = "map")
        private void generic(Map<String, Object> order) throws Exception {
            inbox.hear("generic", order);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Lists {

        private final Inbox inbox;

        Lists(Inbox inbox) {
            this.inbox = inbox;
        }

        @WalEntryListener(consumer = "bytes", autoStartup = "false")
        void bytes(List<byte[]> payloads) throws Exception {
            inbox.hear("bytes", payloads);
        }

        @WalEntryListener(consumer = "texts", autoStartup = "false")
        void texts(List<String> payloads) throws Exception {
            inbox.hear("texts", payloads);
        }

        @WalEntryListener(consumer = "entries", autoStartup = "false")
        void entries(List<LogEntry> entries) throws Exception {
            inbox.hear("entries", entries);
        }

        @WalEntryListener(consumer = "objects", autoStartup = "false")
        void objects(List<Order> orders) throws Exception {
            inbox.hear("objects", orders);
        }

        @WalEntryListener(consumer = "extended", autoStartup = "false")
        void extended(List<? extends Order> orders) throws Exception {
            inbox.hear("extended", orders);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Pairs {

        private final Inbox inbox;

        Pairs(Inbox inbox) {
            this.inbox = inbox;
        }

        @WalEntryListener(consumer = "pairs", batch = 2, autoStartup = "false")
        void pairs(List<String> payloads) throws Exception {
            inbox.hear("pairs", payloads);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Texts {

        private final Inbox inbox;

        Texts(Inbox inbox) {
            this.inbox = inbox;
        }

        @WalEntryListener(consumer = "text")
        void text(String payload) throws Exception {
            inbox.hear("text", payload);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Orders {

        @Bean
        Listener orders() {
            return new Listener();
        }

        static class Listener {

            @WalEntryListener(consumer = "orders")
            void order(Order order) {}
        }
    }

    abstract static class Generic<T> {

        abstract void hear(T payload) throws Exception;

        @WalEntryListener(consumer = "order")
        void order(T payload) throws Exception {
            hear(payload);
        }
    }

    static class OrderListener extends Generic<Order> {

        private final Inbox inbox;

        OrderListener(Inbox inbox) {
            this.inbox = inbox;
        }

        @Override
        void hear(Order payload) throws Exception {
            inbox.hear("order", payload);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnConverter {

        @Bean
        WalPayloadConverter ownConverter(JsonMapper mapper) {
            return new WalPayloadConverter() {

                @Override
                public byte[] toPayload(Object object) {
                    return mapper.writeValueAsBytes(object);
                }

                @Override
                public Object fromPayload(byte[] payload, Type type) {
                    return type == Order.class
                            ? new Order("own", payload.length)
                            : mapper.readValue(payload, mapper.constructType(type));
                }
            };
        }
    }
}
