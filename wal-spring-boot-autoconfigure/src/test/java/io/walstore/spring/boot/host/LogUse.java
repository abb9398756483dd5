package io.walstore.spring.boot.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.walstore.WalLogStore;
import java.util.Map;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ClassUtils;

/** What an application does with its log, if it has one. */
final class LogUse {

    static final String ENTRY = "entry";

    private LogUse() {}

    static void reportTo(Map<String, String> report, ApplicationContext context) {
        if (ClassUtils.isPresent("io.walstore.spring.boot.autoconfigure.WalAutoConfiguration", null)) {
            report.put(ENTRY, Use.appendAndRead(context));
        }
    }

    /** Apart, because the classes of the log may be missing. */
    private static final class Use {

        static String appendAndRead(ApplicationContext context) {
            WalLogStore log = context.getBean(WalLogStore.class);
            long index = log.append("kept".getBytes(UTF_8));
            return new String(log.getLog(index).data(), UTF_8);
        }
    }
}
