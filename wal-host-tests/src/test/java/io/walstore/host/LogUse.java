package io.walstore.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.walstore.WalLogStore;
import io.walstore.spring.boot.listener.WalTemplate;
import java.util.Map;
import org.springframework.context.ApplicationContext;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.json.JsonMapper;

/** What an application does with its log, if it has one. */
public final class LogUse {

    /** Where it is told what was read from the log. */
    static final String ENTRY = "entry";

    /** Where it is told how an object was written, if there is a mapper for it. */
    static final String OBJECT = "object";

    private static final boolean LOG =
            ClassUtils.isPresent("io.walstore.spring.boot.autoconfigure.WalAutoConfiguration", null);
    private static final boolean JSON = ClassUtils.isPresent("tools.jackson.databind.json.JsonMapper", null);

    private LogUse() {}

    static void add(Map<String, String> report, ApplicationContext context) {
        if (LOG) {
            report.put(ENTRY, Use.appendAndRead(context, "kept"));
            if (JSON && Use.hasMapper(context)) {
                report.put(OBJECT, Use.appendObject(context));
            }
        }
    }

    /** How many logs there are. */
    static int count(ApplicationContext context) {
        return LOG ? Use.count(context) : 0;
    }

    /** Uses the log within a transaction, which must not notice. */
    public static void inTransaction(ApplicationContext context) {
        if (LOG) {
            Use.inTransaction(context);
        }
    }

    /** Apart, because the classes of the log may be missing. */
    private static final class Use {

        static String appendAndRead(ApplicationContext context, String text) {
            WalLogStore log = context.getBean(WalLogStore.class);
            long index = log.append(text.getBytes(UTF_8));
            return new String(log.getLog(index).data(), UTF_8);
        }

        static boolean hasMapper(ApplicationContext context) {
            return Json.isPresent(context);
        }

        static String appendObject(ApplicationContext context) {
            long index = context.getBean(WalTemplate.class).send(Map.of("name", "Ada"));
            return new String(context.getBean(WalLogStore.class).getLog(index).data(), UTF_8);
        }

        static int count(ApplicationContext context) {
            return context.getBeanNamesForType(WalLogStore.class).length;
        }

        /** A cut changes the catalogue, which is a transaction of the log's own. */
        static void inTransaction(ApplicationContext context) {
            Map<Object, Object> before = Transaction.resources();
            WalLogStore log = context.getBean(WalLogStore.class);
            appendAndRead(context, "first");
            log.truncateFront(log.append("second".getBytes(UTF_8)));
            Assert.state(before.equals(Transaction.resources()), "the log left something in the transaction");
        }
    }

    /** Apart, because Jackson may be missing. */
    private static final class Json {

        static boolean isPresent(ApplicationContext context) {
            return context.getBeanNamesForType(JsonMapper.class).length > 0;
        }
    }

    /** Apart, because Spring's transactions may be missing. */
    private static final class Transaction {

        static Map<Object, Object> resources() {
            Assert.state(TransactionSynchronizationManager.isActualTransactionActive(), "there is no transaction");
            return Map.copyOf(TransactionSynchronizationManager.getResourceMap());
        }
    }
}
