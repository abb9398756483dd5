package io.walstore.spring.boot.jpa;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.walstore.ConsumerStatus;
import io.walstore.VerificationReport;
import io.walstore.WalLogStore;
import io.walstore.spi.LogEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log with a catalogue of schema version 1, written once and kept: every later version reads it. */
class FrozenCatalogueTests {

    private static final Path FIXTURE = Path.of("src", "test", "resources", "schema-1");

    @TempDir
    private Path directory;

    @Test
    void readsWhatVersionOneWrote() throws IOException {
        try (var files = Files.list(FIXTURE)) {
            for (Path file : files.toList()) {
                Files.copy(file, directory.resolve(file.getFileName()));
            }
        }

        try (WalLogStore log = open(directory)) {
            assertThat(log.firstIndex()).isEqualTo(5);
            assertThat(log.read(5, 60).stream().map(LogEntry::data))
                    .containsExactlyElementsOf(LongStream.rangeClosed(5, 60)
                            .mapToObj(FrozenCatalogueTests::payload)
                            .toList());
            assertThat(log.stable().getLong("term")).isEqualTo(7);
            assertThat(log.consumers()).extracting(ConsumerStatus::position).containsExactly(42L);
            assertThat(log.verify().outcome()).isEqualTo(VerificationReport.Outcome.CLEAN);
            assertThat(log.append(payload(61))).isEqualTo(61);
        }
    }

    private static WalLogStore open(Path directory) {
        return WalLogStore.builder(directory)
                .segmentSizeBytes(4096)
                .metaStore(new JpaMetaStore(directory.resolve("metadata.db")))
                .open();
    }

    private static byte[] payload(long index) {
        return ("entry " + index + " ".repeat(90)).getBytes(UTF_8);
    }

    /** Writes the log that is kept. Once for each version of the schema, and never again. */
    static final class Writing {

        private Writing() {}

        /** Into the resources of the tests, from the module's directory. */
        public static void main(String[] arguments) throws IOException {
            Files.createDirectories(FIXTURE);
            try (WalLogStore log = open(FIXTURE)) {
                LongStream.rangeClosed(1, 70).forEach(index -> log.append(payload(index)));
                log.truncateFront(5);
                log.truncateBack(60);
                log.stable().setLong("term", 7);
                log.consumer("mailer").commit(42);
            }
            Files.delete(FIXTURE.resolve("LOCK"));
        }
    }
}
