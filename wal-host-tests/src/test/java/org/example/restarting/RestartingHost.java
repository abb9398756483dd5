package org.example.restarting;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.walstore.WalLogStore;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.devtools.restart.Restarter;
import org.springframework.context.event.EventListener;

/** An application under development: it is changed once, and ends when it has started again. */
@SpringBootApplication
public class RestartingHost {

    private final WalLogStore log;

    RestartingHost(WalLogStore log) {
        this.log = log;
    }

    public static void main(String[] arguments) {
        SpringApplication.run(RestartingHost.class, arguments);
    }

    @EventListener(ApplicationReadyEvent.class)
    void ready() {
        log.append("started".getBytes(UTF_8));
        Restarter restarter = Restarter.getInstance();
        int start = ((AtomicInteger) restarter.getOrAddAttribute("starts", AtomicInteger::new)).incrementAndGet();
        System.out.println("start " + start + " by "
                + getClass().getClassLoader().getClass().getSimpleName() + " leaves " + log.lastIndex() + " entries");
        new Thread(start == 1 ? restarter::restart : () -> System.exit(0), "developer").start();
    }
}
