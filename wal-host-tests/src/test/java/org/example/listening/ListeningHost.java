package org.example.listening;

import io.walstore.host.Exercise;
import io.walstore.spring.boot.listener.WalEntryListener;
import io.walstore.spring.boot.listener.WalTemplate;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ApplicationContext;

/** An application that appends to its log and listens to it. */
@SpringBootApplication
public class ListeningHost implements Exercise {

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @Override
    public void run(ApplicationContext context, Map<String, String> report) throws InterruptedException {
        context.getBean(WalTemplate.class).sendAfterCommit("told");
        report.put("heard", String.valueOf(heard.poll(30, TimeUnit.SECONDS)));
    }

    @WalEntryListener(consumer = "host")
    public void hear(String payload) {
        heard.add(payload);
    }
}
