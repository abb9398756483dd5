package io.walstore.benchmarks.contender;

import io.walstore.benchmarks.Contender;
import io.walstore.spring.boot.autoconfigure.WalMetricsAutoConfiguration;
import java.nio.file.Path;
import java.util.List;

/** The bean without its metrics: what they cost is what lies between the two. */
public final class WalstoreBeanUnmetered implements Contender {

    static final List<String> PROPERTIES =
            List.of("spring.autoconfigure.exclude=" + WalMetricsAutoConfiguration.class.getName());

    @Override
    public String name() {
        return "walstore-bean-unmetered";
    }

    @Override
    public String setting() {
        return "the starter's bean, catalogue in SQLite, no metrics of the log";
    }

    @Override
    public WalJournal open(Path directory, long segmentSizeBytes) {
        return WalstoreBean.open(directory, segmentSizeBytes, PROPERTIES);
    }
}
