package io.walstore.benchmarks.contender;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.walstore.WalLogStore;
import io.walstore.benchmarks.Journal;
import io.walstore.spring.boot.jpa.JpaMetaStore;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** The bean is measured with what it is said to be measured with. */
class WalstoreBeanTests {

    private static final String APPENDED = "wal_append_bytes_total{log=\"default\"} 4.0";

    @TempDir
    private Path directory;

    @Test
    void countsForPrometheus() {
        assertThat(scrapeAfterAnAppend(List.of())).contains(APPENDED);
    }

    @Test
    void countsNothingUnmetered() {
        assertThat(scrapeAfterAnAppend(WalstoreBeanUnmetered.PROPERTIES))
                .contains("jvm_")
                .doesNotContain("wal_append");
    }

    @Test
    void keepsWhatItWasGiven() throws Exception {
        try (Journal journal = new WalstoreBean().open(directory, 64 * 1024)) {
            journal.append("one".getBytes(UTF_8));
            journal.append(List.of("two".getBytes(UTF_8)));
        }

        try (WalLogStore log = WalLogStore.builder(directory.resolve("default"))
                .metaStore(new JpaMetaStore(directory.resolve("default/metadata.db")))
                .open()) {
            assertThat(log.getLog(1).data()).asString(UTF_8).isEqualTo("one");
            assertThat(log.getLog(2).data()).asString(UTF_8).isEqualTo("two");
        }
    }

    private String scrapeAfterAnAppend(List<String> properties) {
        try (ConfigurableApplicationContext context = WalstoreBean.start(directory, properties)) {
            context.getBean(WalLogStore.class).append("four".getBytes(UTF_8));
            return context.getBean(PrometheusMeterRegistry.class).scrape();
        }
    }
}
