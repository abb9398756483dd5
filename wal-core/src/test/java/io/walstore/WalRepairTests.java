package io.walstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.walstore.meta.FileMetaStore;
import io.walstore.spi.LogEntry;
import io.walstore.spi.WalCorruptException;
import io.walstore.spi.WalLockedException;
import io.walstore.spi.WalMetadataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lost or older catalogue is refused, and can be rebuilt from the segments. */
class WalRepairTests {

    @TempDir
    private Path directory;

    @Test
    void openRefusesALogWithoutItsCatalogue() throws IOException {
        write(1, 50);
        Files.delete(catalogue());
        List<Path> before = files();

        assertThatExceptionOfType(WalMetadataException.class)
                .isThrownBy(this::open)
                .withMessageContaining("WalRepair.rebuildMetadata");

        assertThat(files()).containsAll(before);
    }

    @Test
    void openRefusesAnOlderCatalogue() throws IOException {
        write(1, 50);
        byte[] older = Files.readAllBytes(catalogue());
        write(51, 60);
        Files.write(catalogue(), older);

        assertThatExceptionOfType(WalMetadataException.class)
                .isThrownBy(this::open)
                .withMessageContaining("older");
        assertThat(Files.readAllBytes(catalogue())).isEqualTo(older);
    }

    @Test
    void rebuildsALostCatalogue() throws IOException {
        write(1, 200);
        Files.delete(catalogue());

        WalRepair.Rebuilt rebuilt = WalRepair.rebuildMetadata(directory, FileMetaStore::new);

        assertThat(rebuilt.firstIndex()).isEqualTo(1);
        assertThat(rebuilt.lastIndex()).isEqualTo(200);
        assertHolds(1, 200);
        write(201, 210);
        assertHolds(1, 210);
    }

    @Test
    void remembersWhereTheLogWasCutAtItsEnd() throws IOException {
        write(1, 200);
        try (WalLogStore log = open()) {
            log.truncateBack(77);
            log.append(payload(78));
        }
        Files.delete(catalogue());

        WalRepair.rebuildMetadata(directory, FileMetaStore::new);

        assertHolds(1, 78);
    }

    @Test
    void remembersThatTheLogWasEmptied() throws IOException {
        write(1, 20);
        try (WalLogStore log = open()) {
            log.truncateFront(1000);
            log.append(payload(1000));
        }
        Files.delete(catalogue());

        WalRepair.rebuildMetadata(directory, FileMetaStore::new);

        assertHolds(1000, 1000);
    }

    @Test
    void reportsASegmentThatIsMissing() throws IOException {
        write(1, 200);
        List<SegmentStatus> segments;
        try (WalLogStore log = open()) {
            segments = log.segments();
        }
        Files.delete(catalogue());
        Files.delete(directory.resolve(segments.get(1).file()));

        assertThatExceptionOfType(WalCorruptException.class)
                .isThrownBy(() -> WalRepair.rebuildMetadata(directory, FileMetaStore::new))
                .satisfies(e -> {
                    assertThat(e.file()).endsWith(segments.get(1).file());
                    assertThat(e.firstIndex()).isEqualTo(segments.get(1).firstIndex());
                    assertThat(e.lastIndex()).isEqualTo(segments.get(1).lastIndex());
                });
        assertThat(catalogue()).doesNotExist();
    }

    /** No later segment would miss it, so it must not be passed over. */
    @Test
    void reportsATailThatDoesNotSayWhatItIs() throws IOException {
        write(1, 50);
        Files.delete(catalogue());
        Path tail;
        try (var files = Files.list(directory)) {
            List<Path> segments = files.filter(file -> file.toString().endsWith(".wal"))
                    .sorted()
                    .toList();
            tail = segments.get(segments.size() - 2); // the last one is prepared and holds nothing
        }
        byte[] bytes = Files.readAllBytes(tail);
        bytes[20] ^= 1;
        Files.write(tail, bytes);

        assertThatExceptionOfType(WalCorruptException.class)
                .isThrownBy(() -> WalRepair.rebuildMetadata(directory, FileMetaStore::new))
                .satisfies(e -> assertThat(e.file()).isEqualTo(tail.toString()));

        assertThat(catalogue()).doesNotExist();
    }

    @Test
    void touchesNoCatalogueThatIsThere() {
        write(1, 5);

        assertThatExceptionOfType(WalMetadataException.class)
                .isThrownBy(() -> WalRepair.rebuildMetadata(directory, FileMetaStore::new));
        assertHolds(1, 5);
    }

    @Test
    void keepsAwayFromAnOpenLog() {
        try (WalLogStore log = open()) {
            log.append(payload(1));

            assertThatExceptionOfType(WalLockedException.class)
                    .isThrownBy(() -> WalRepair.rebuildMetadata(directory, FileMetaStore::new));
        }
    }

    private WalLogStore open() {
        return WalLogStore.builder(directory).segmentSizeBytes(4096).open();
    }

    private void write(long from, long to) {
        try (WalLogStore log = open()) {
            for (long index = from; index <= to; index++) {
                assertThat(log.append(payload(index))).isEqualTo(index);
            }
        }
    }

    private void assertHolds(long first, long last) {
        try (WalLogStore log = open()) {
            assertThat(log.firstIndex()).isEqualTo(first);
            assertThat(log.lastIndex()).isEqualTo(last);
            assertThat(log.read(first, last).stream().map(LogEntry::data))
                    .containsExactlyElementsOf(LongStream.rangeClosed(first, last)
                            .mapToObj(WalRepairTests::payload)
                            .toList());
        }
    }

    private static byte[] payload(long index) {
        return ("entry " + index).getBytes(UTF_8);
    }

    private Path catalogue() {
        return directory.resolve("METADATA");
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(directory)) {
            return files.toList();
        }
    }
}
