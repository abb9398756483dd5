package io.walstore.spring.boot.listener;

import io.walstore.spi.LogEntry;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The code of docs/listeners.md, between the markers; {@link ListenerDocumentTests} compares the two. */
final class ListenerSnippets {

    // begin: first
    record Order(String item, int count) {}

    @RestController
    class Orders {

        private final WalTemplate template;

        Orders(WalTemplate template) {
            this.template = template;
        }

        @PostMapping("/orders")
        long accept(@RequestBody Order order) {
            return template.send(order); // durable when this returns
        }
    }

    @Component
    class Mailer {

        @WalEntryListener(consumer = "mailer")
        void mail(Order order) {
            // what this returns from is done
        }
    }
    // end

    static class Index {

        // begin: list
        @WalEntryListener(consumer = "index", batch = 500)
        void index(List<Order> orders) {
            // done for all of them, or for none
        }
        // end
    }

    abstract static class Billing {

        abstract void charge(Payment payment);

        // begin: key
        record Payment(String account, String currency, long cents) {}

        @WalEntryListener(consumer = "billing", concurrency = "8", key = "account")
        void bill(Payment payment) {
            charge(payment);
        }
        // end
    }

    abstract static class Courier {

        abstract void post(Order order) throws IOException;

        abstract void report(LogEntry entry);

        // begin: dead letters
        @WalEntryListener(consumer = "courier", attempts = 5, backoff = "200ms", deadLetter = "undeliverable")
        void deliver(Order order) throws IOException {
            post(order);
        }

        @WalEntryListener(consumer = "clerk", log = "undeliverable")
        void look(LogEntry entry) {
            report(entry);
        }
        // end
    }

    // begin: registry
    @Component
    class Night {

        private final WalListenerRegistry listeners;

        Night(WalListenerRegistry listeners) {
            this.listeners = listeners;
        }

        void begin() {
            listeners.container("mailer").ifPresent(WalListenerContainer::pause); // after the call that runs
        }

        void end() {
            listeners.container("mailer").ifPresent(WalListenerContainer::resume);
        }
    }
    // end

    interface Repository {
        void save(Order order);
    }

    static class Payments {

        private final Repository orders;
        private final JdbcTemplate jdbc;
        private final WalTemplate template;
        private final WalPayloadConverter json;

        Payments(Repository orders, JdbcTemplate jdbc, WalTemplate template, WalPayloadConverter json) {
            this.orders = orders;
            this.jdbc = jdbc;
            this.template = template;
            this.json = json;
        }

        // begin: after commit
        @Transactional
        void pay(Order order) {
            orders.save(order);
            template.sendAfterCommit(order); // not if it rolls back
        }
        // end

        // begin: outbox
        @Transactional
        void paySafely(Order order) {
            orders.save(order);
            jdbc.update("insert into outbox (payload) values (?)", (Object) json.toPayload(order));
        }

        @Scheduled(fixedDelay = 200)
        void moveOutbox() {
            for (Map<String, Object> row : jdbc.queryForList("select id, payload from outbox order by id")) {
                template.send((byte[]) row.get("payload")); // durable, and only then
                jdbc.update("delete from outbox where id = ?", row.get("id"));
            }
        }
        // end
    }
}
