package io.walstore.spring.boot.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.walstore.spi.LogEntry;
import io.walstore.spring.boot.AheadOfTime;
import io.walstore.spring.boot.autoconfigure.WalAutoConfiguration;
import io.walstore.spring.boot.autoconfigure.WalListenerAutoConfiguration;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.aot.hint.predicate.ReflectionHintsPredicates;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

/** Listeners of an application that was processed ahead of time. */
class AheadOfTimeListenerTests {

    private static final ReflectionHintsPredicates REFLECTION = RuntimeHintsPredicates.reflection();

    private static AheadOfTime office;

    @TempDir
    Path directory;

    @BeforeAll
    static void process() {
        office = AheadOfTime.process(new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        JacksonAutoConfiguration.class, WalAutoConfiguration.class, WalListenerAutoConfiguration.class))
                .withUserConfiguration(Office.class));
    }

    @Test
    void hear() {
        office.start(
                context -> {
                    context.getBean(WalTemplate.class).send(new Bill("17", new Money(250)));

                    Inbox inbox = context.getBean(Inbox.class);
                    assertThat(next(inbox, "bills")).isEqualTo(new Bill("17", new Money(250)));
                    assertThat(next(inbox, "texts")).isEqualTo("{\"number\":\"17\",\"price\":{\"cents\":250}}");
                    assertThat(next(inbox, "entries")).isEqualTo(1L);
                },
                "wal.directory=" + directory,
                "wal.metadata.type=file");
    }

    private static Object next(Inbox inbox, String listener) {
        try {
            return inbox.next(listener);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void areCalledInAnImage() {
        assertThat(office.hints())
                .matches(REFLECTION.onMethodInvocation(Hearing.class, "hear"))
                .matches(REFLECTION.onMethodInvocation(Clerk.class, "read"))
                .matches(REFLECTION.onMethodInvocation(Clerk.class, "count"))
                .matches(RuntimeHintsPredicates.proxies().forInterfaces(WalEntryListener.class));
    }

    @Test
    void getTheirPayloadsInAnImage() {
        assertThat(office.hints())
                .matches(REFLECTION.onConstructorInvocation(Bill.class.getDeclaredConstructors()[0]))
                .matches(REFLECTION.onMethodInvocation(Bill.class, "price"))
                .matches(REFLECTION.onMethodInvocation(Money.class, "cents"))
                .matches(REFLECTION.onType(LogEntry.class).negate());
    }

    record Bill(String number, Money price) {}

    record Money(int cents) {}

    @Retention(RetentionPolicy.RUNTIME)
    @WalEntryListener(consumer = "any")
    @interface Audited {

        @AliasFor(annotation = WalEntryListener.class)
        String consumer();
    }

    /** Does not say itself what it hears. */
    abstract static class Hearing<T> {

        private final Inbox inbox;

        Hearing(Inbox inbox) {
            this.inbox = inbox;
        }

        @WalEntryListener(consumer = "bills")
        void hear(List<T> heard) {
            heard.forEach(one -> inbox.add("bills", one));
        }
    }

    @Component
    static class Bookkeeper extends Hearing<Bill> {

        Bookkeeper(Inbox inbox) {
            super(inbox);
        }
    }

    @Component
    static class Clerk {

        private final Inbox inbox;

        Clerk(Inbox inbox) {
            this.inbox = inbox;
        }

        @WalEntryListener(consumer = "texts")
        void read(String text) {
            inbox.add("texts", text);
        }

        @Audited(consumer = "entries")
        void count(LogEntry entry) {
            inbox.add("entries", entry.index());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import({Inbox.class, Bookkeeper.class, Clerk.class})
    static class Office {}
}
