package io.walstore.benchmarks.contender;

import io.walstore.WalLogStore;
import io.walstore.benchmarks.Contender;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The log as an application has it: a bean, its catalogue in SQLite, its metrics at Prometheus' disposal. */
public final class WalstoreBean implements Contender {

    @Override
    public String name() {
        return "walstore-bean";
    }

    @Override
    public String setting() {
        return "the starter's bean, catalogue in SQLite, Micrometer's Prometheus registry";
    }

    @Override
    public WalJournal open(Path directory, long segmentSizeBytes) {
        return open(directory, segmentSizeBytes, List.of());
    }

    static WalJournal open(Path directory, long segmentSizeBytes, List<String> further) {
        List<String> properties = new ArrayList<>(further);
        properties.add("wal.durability=sync");
        properties.add("wal.segment.size=" + segmentSizeBytes + "B");
        ConfigurableApplicationContext context = start(directory, properties);
        return new WalJournal(context.getBean(WalLogStore.class), context::close);
    }

    /**
     * Starts an application that has nothing but the log.
     *
     * @param directory where its logs live
     * @param further its other properties
     * @return the application
     */
    public static ConfigurableApplicationContext start(Path directory, List<String> further) {
        List<String> properties = new ArrayList<>(further);
        properties.add("wal.directory=" + directory);
        properties.add("spring.main.banner-mode=off");
        properties.add("logging.level.root=warn");
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .registerShutdownHook(false)
                .properties(properties.toArray(String[]::new))
                .run();
    }

    @EnableAutoConfiguration
    static class Application {}
}
