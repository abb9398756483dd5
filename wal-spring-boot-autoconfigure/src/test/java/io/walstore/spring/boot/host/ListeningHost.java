package io.walstore.spring.boot.host;

import io.walstore.spring.boot.listener.WalEntryListener;
import io.walstore.spring.boot.listener.WalTemplate;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** An application that appends to its log and listens to it. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class ListeningHost {

    static final String HEARD = "heard";

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    public static Map<String, String> run(String[] arguments) throws InterruptedException {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(ListeningHost.class)
                .web(WebApplicationType.NONE)
                .run(arguments)) {
            context.getBean(WalTemplate.class).sendAfterCommit("kept");
            return Map.of(HEARD, context.getBean(ListeningHost.class).next());
        }
    }

    @WalEntryListener(consumer = "host")
    void hear(String payload) {
        heard.add(payload);
    }

    private String next() throws InterruptedException {
        return String.valueOf(heard.poll(30, TimeUnit.SECONDS));
    }
}
