package io.walstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.walstore.meta.FileMetaStore;
import io.walstore.spi.LogEntry;
import io.walstore.spi.WalCorruptException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever verifies of a damaged log can be had in a new one. */
class SalvageTests {

    @TempDir
    private Path temporary;

    private Path damaged;
    private Path target;

    @BeforeEach
    void writeALog() {
        damaged = temporary.resolve("damaged");
        target = temporary.resolve("salvaged");
        try (WalLogStore log = open(damaged)) {
            LongStream.rangeClosed(1, 200).forEach(index -> log.append(payload(index)));
            log.truncateFront(5);
            log.consumer("mailer").commit(42);
            log.stable().setLong("term", 7);
        }
    }

    @Test
    void copiesAWholeLog() throws IOException {
        WalRepair.Salvaged salvaged = salvage();

        assertThat(salvaged.lost()).isEmpty();
        assertThat(salvaged.damages()).isEmpty();
        assertThat(salvaged.withCatalogue()).isTrue();
        assertHolds(5, 200);
    }

    @Test
    void keepsAppendTimesPositionsAndValues() throws IOException {
        Map<Long, Long> times = new TreeMap<>();
        try (WalLogStore log = open(damaged)) {
            log.read(5, 200).stream().forEach(entry -> times.put(entry.index(), entry.appendTimeMillis()));
        }

        salvage();

        try (WalLogStore log = open(target)) {
            log.read(5, 200).stream()
                    .forEach(entry -> assertThat(entry.appendTimeMillis()).isEqualTo(times.get(entry.index())));
            assertThat(log.consumers()).extracting(ConsumerStatus::position).containsExactly(42L);
            assertThat(log.stable().getLong("term")).isEqualTo(7);
        }
    }

    @Test
    void reportsTheEntryThatDoesNotVerifyAndKeepsItsIndex() throws IOException {
        flip(find("entry 77"));

        WalRepair.Salvaged salvaged = salvage();

        assertThat(salvaged.lost()).containsExactly(new IndexRange(77, 77));
        assertThat(salvaged.entries()).isEqualTo(195);
        try (WalLogStore log = open(target)) {
            assertThatExceptionOfType(WalCorruptException.class).isThrownBy(() -> log.getLog(77));
            assertThat(log.getLog(76).data()).isEqualTo(payload(76));
            assertThat(log.getLog(78).data()).isEqualTo(payload(78));
            assertThat(log.append(payload(201))).isEqualTo(201);
        }
    }

    @Test
    void reportsASegmentThatIsGone() throws IOException {
        SegmentStatus gone = segment(2);
        Files.delete(damaged.resolve(gone.file()));

        WalRepair.Salvaged salvaged = salvage();

        assertThat(salvaged.lost()).containsExactly(new IndexRange(gone.firstIndex(), gone.lastIndex()));
    }

    @Test
    void whatItLostIsMissedByARebuildOfTheNewCatalogue() throws IOException {
        SegmentStatus gone = segment(2);
        Files.delete(damaged.resolve(gone.file()));
        salvage();
        Files.delete(target.resolve("METADATA"));

        assertThatExceptionOfType(WalCorruptException.class)
                .isThrownBy(() -> WalRepair.rebuildMetadata(target, FileMetaStore::new))
                .satisfies(missing -> {
                    assertThat(missing.firstIndex()).isEqualTo(gone.firstIndex());
                    assertThat(missing.lastIndex()).isEqualTo(gone.lastIndex());
                });
        assertThat(target.resolve("METADATA")).doesNotExist();
    }

    @Test
    void reportsTheFirstSegmentThatIsGone() throws IOException {
        SegmentStatus gone = segment(0);
        Files.delete(damaged.resolve(gone.file()));

        WalRepair.Salvaged salvaged = salvage();

        assertThat(salvaged.lost()).containsExactly(new IndexRange(5, gone.lastIndex()));
        assertThat(salvaged.firstIndex()).isEqualTo(5);
    }

    @Test
    void findsEntriesWithoutTheHeaderOfTheirSegment() throws IOException {
        overwrite(damaged.resolve(segment(1).file()), 0, 512);

        WalRepair.Salvaged salvaged = salvage();

        assertThat(salvaged.lost()).isEmpty();
        assertThat(salvaged.damages()).hasSize(1);
        assertHolds(5, 200);
    }

    @Test
    void findsEntriesWithoutTheHeaderOfTheirBatch() throws IOException {
        SegmentStatus segment = segment(1);
        overwrite(damaged.resolve(segment.file()), 640, 64); // behind the header and the LINK

        WalRepair.Salvaged salvaged = salvage();

        assertThat(salvaged.lost()).isEmpty();
        assertHolds(5, 200);
    }

    @Test
    void needsNoCatalogue() throws IOException {
        Files.delete(damaged.resolve("METADATA"));
        flip(find("entry 150"));

        WalRepair.Salvaged salvaged = salvage();

        assertThat(salvaged.withCatalogue()).isFalse();
        assertThat(salvaged.lost()).containsExactly(new IndexRange(150, 150));
        assertThat(salvaged.firstIndex()).isEqualTo(1); // the cut at the front is not known any more
        assertThat(salvaged.lastIndex()).isEqualTo(200);
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void getsPastABitThatTurnedBehindAnIndex() throws IOException {
        Path sealed = damaged.resolve(segment(1).file());
        Files.delete(damaged.resolve("METADATA"));
        flip(new Place(sealed, (int) Files.size(sealed) - 1)); // one of the zeros that fill the last record up

        WalRepair.Salvaged salvaged = salvage();

        assertThat(salvaged.lost()).isEmpty();
        assertThat(salvaged.lastIndex()).isEqualTo(200);
    }

    @Test
    void needsNeitherCatalogueNorHeader() throws IOException {
        String first = segment(0).file();
        Files.delete(damaged.resolve("METADATA"));
        overwrite(damaged.resolve(first), 0, 512);

        WalRepair.Salvaged salvaged = salvage();

        assertThat(salvaged.lost()).isEmpty();
        assertThat(salvaged.firstIndex()).isEqualTo(1);
        assertThat(salvaged.lastIndex()).isEqualTo(200);
    }

    @Test
    void believesNoCatalogueThatIsOlderThanTheSegments() throws IOException {
        byte[] old = Files.readAllBytes(damaged.resolve("METADATA"));
        try (WalLogStore log = open(damaged)) {
            LongStream.rangeClosed(201, 300).forEach(index -> log.append(payload(index)));
        }
        Files.write(damaged.resolve("METADATA"), old);

        WalRepair.Salvaged salvaged = salvage();

        assertThat(salvaged.withCatalogue()).isFalse();
        assertThat(salvaged.lastIndex()).isEqualTo(300);
    }

    @Test
    void goesByTheCutsThatSegmentsRememberWithoutACatalogue() throws IOException {
        try (WalLogStore log = open(damaged)) {
            log.truncateBack(90);
            log.append("another 91".getBytes(UTF_8));
        }
        Files.delete(damaged.resolve("METADATA"));

        WalRepair.Salvaged salvaged = salvage();

        assertThat(salvaged.lastIndex()).isEqualTo(91);
        try (WalLogStore log = open(target)) {
            assertThat(log.getLog(91).data()).isEqualTo("another 91".getBytes(UTF_8));
        }
    }

    @Test
    void writesNothingIntoTheDamagedLog() throws IOException {
        flip(find("entry 77"));
        Files.delete(damaged.resolve(segment(2).file()));
        Map<String, byte[]> before = contents(damaged);

        salvage();

        Map<String, byte[]> after = contents(damaged);
        assertThat(after).containsOnlyKeys(before.keySet());
        before.forEach((name, bytes) -> assertThat(after.get(name)).as(name).isEqualTo(bytes));
    }

    @Test
    void refusesATargetThatIsNotOfItsOwn() throws IOException {
        Path inside = damaged.resolve("salvaged");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WalRepair.salvage(damaged, inside, FileMetaStore::new))
                .withMessageContaining(inside.toString());
        Files.createDirectories(target);
        Files.writeString(target.resolve("holiday.jpg"), "mine");
        assertThatIllegalArgumentException().isThrownBy(this::salvage).withMessageContaining("not empty");
        assertThat(target.resolve("holiday.jpg")).hasContent("mine");
    }

    private WalRepair.Salvaged salvage() {
        return WalRepair.salvage(damaged, target, FileMetaStore::new);
    }

    private static WalLogStore open(Path directory) {
        return WalLogStore.builder(directory).segmentSizeBytes(4096).open();
    }

    private SegmentStatus segment(int number) {
        try (WalLogStore log =
                WalLogStore.builder(damaged).segmentSizeBytes(4096).openReadOnly()) {
            return log.segments().get(number);
        }
    }

    private void assertHolds(long first, long last) {
        try (WalLogStore log = open(target)) {
            assertThat(log.firstIndex()).isEqualTo(first);
            assertThat(log.lastIndex()).isEqualTo(last);
            assertThat(log.read(first, last).stream().map(LogEntry::data))
                    .containsExactlyElementsOf(LongStream.rangeClosed(first, last)
                            .mapToObj(SalvageTests::payload)
                            .toList());
            assertThat(log.verify().outcome()).isEqualTo(VerificationReport.Outcome.CLEAN);
        }
    }

    private static byte[] payload(long index) {
        return ("entry " + index + ".").getBytes(UTF_8);
    }

    /** A byte of a file. */
    private record Place(Path file, int offset) {}

    private Place find(String text) throws IOException {
        for (Map.Entry<String, byte[]> file : contents(damaged).entrySet()) {
            int offset = new String(file.getValue(), java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(text + ".");
            if (offset >= 0) {
                return new Place(damaged.resolve(file.getKey()), offset);
            }
        }
        throw new AssertionError("no file holds " + text);
    }

    private static void flip(Place place) throws IOException {
        byte[] bytes = Files.readAllBytes(place.file());
        bytes[place.offset()] ^= 1;
        Files.write(place.file(), bytes);
    }

    private static void overwrite(Path file, int from, int count) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        java.util.Arrays.fill(bytes, from, from + count, (byte) 0xA5);
        Files.write(file, bytes);
    }

    private static Map<String, byte[]> contents(Path directory) throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                contents.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return contents;
    }
}
