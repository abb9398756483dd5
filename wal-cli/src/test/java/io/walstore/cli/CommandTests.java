package io.walstore.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.walstore.WalLogStore;
import io.walstore.spring.boot.jpa.JpaMetaStore;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each command as somebody types it: a process of its own, on real directories. */
class CommandTests {

    private static final int ENTRIES = 200;
    private static final String FIRST_SEGMENT = "0000000000000001.wal";

    @TempDir
    private Path temporary;

    private Path directory;

    @BeforeEach
    void writeLog() {
        directory = temporary.resolve("log");
        try (WalLogStore log = open(directory)) {
            fill(log);
        }
    }

    private static WalLogStore open(Path directory) {
        return WalLogStore.builder(directory).segmentSizeBytes(4096).open();
    }

    private static void fill(WalLogStore log) {
        for (int i = 1; i <= ENTRIES; i++) {
            log.append(payload(i));
        }
        log.consumer("mailer").commit(150);
        log.stable().set("term", new byte[] {7});
    }

    private static byte[] payload(long index) {
        return ("event " + index).getBytes(UTF_8);
    }

    private static JsonNode json(Finished command) {
        return JsonMapper.shared().readTree(command.out());
    }

    private static TreeMap<String, Long> contents(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            TreeMap<String, Long> contents = new TreeMap<>();
            for (Path file : files.toList()) {
                contents.put(
                        file.getFileName().toString(),
                        Files.getLastModifiedTime(file).toMillis());
            }
            return contents;
        }
    }

    /** Flips a bit of a payload. */
    private void damage(String file, String text) throws IOException {
        Path path = directory.resolve(file);
        String bytes = Files.readString(path, java.nio.charset.StandardCharsets.ISO_8859_1);
        int place = bytes.indexOf(text);
        assertThat(place).isPositive();
        try (RandomAccessFile writing = new RandomAccessFile(path.toFile(), "rw")) {
            writing.seek(place);
            writing.write('E');
        }
    }

    private static void assertHolds(Path directory, long first, long last) {
        try (WalLogStore log = WalLogStore.builder(directory).openReadOnly()) {
            assertThat(log.firstIndex()).isEqualTo(first);
            assertThat(log.lastIndex()).isEqualTo(last);
            log.read(first, last)
                    .forEachRemaining(entry -> assertThat(entry.data()).isEqualTo(payload(entry.index())));
        }
    }

    @Test
    void tellsWhatALogHolds() throws Exception {
        TreeMap<String, Long> before = contents(directory);

        Finished command = Finished.wal("info", directory);

        assertThat(command.exitCode()).isZero();
        assertThat(command.out()).contains("200 (1..200)").contains("damages").contains("file");
        JsonNode info = json(Finished.wal("info", directory, "--json"));
        assertThat(info.path("lastIndex").asLong()).isEqualTo(ENTRIES);
        assertThat(info.path("consumers").asInt()).isEqualTo(1);
        assertThat(Instant.parse(info.path("oldest").asString())).isBefore(Instant.now());
        assertThat(contents(directory)).isEqualTo(before);
    }

    @Test
    void looksAtALogThatIsOpenElsewhere() throws Exception {
        try (WalLogStore log = open(directory)) {
            log.append(payload(ENTRIES + 1));

            assertThat(json(Finished.wal("info", directory, "--json"))
                            .path("lastIndex")
                            .asLong())
                    .isEqualTo(ENTRIES + 1);
        }
    }

    @Test
    void looksAtACatalogueInADatabase() throws Exception {
        Path other = temporary.resolve("starter");
        Files.createDirectories(other);
        try (WalLogStore log = WalLogStore.builder(other)
                .segmentSizeBytes(4096)
                .metaStore(new JpaMetaStore(other.resolve("metadata.db")))
                .open()) {
            fill(log);
        }

        Finished command = Finished.wal("info", other);

        assertThat(command.exitCode()).isZero();
        assertThat(command.out()).contains("200 (1..200)").contains("metadata.db");
        assertThat(Finished.wal("consumers", other).out()).contains("mailer").contains("150");
        Path target = temporary.resolve("backup");
        assertThat(Finished.wal("backup", other, target).exitCode()).isZero();
        assertThat(json(Finished.wal("verify", target, "--json"))
                        .path("entries")
                        .asLong())
                .isEqualTo(ENTRIES);
    }

    @Test
    void listsSegments() throws Exception {
        Finished command = Finished.wal("segments", directory);

        assertThat(command.exitCode()).isZero();
        assertThat(command.out()).contains(FIRST_SEGMENT).contains("SEALED").contains("TAIL");
        List<String> lines = Finished.wal("segments", directory, "--json").lines();
        assertThat(lines).hasSizeGreaterThan(3);
        assertThat(JsonMapper.shared().readTree(lines.get(0)).path("firstIndex").asLong())
                .isEqualTo(1);
    }

    @Test
    void dumpsEntries() throws Exception {
        List<String> lines =
                Finished.wal("dump", directory, "--from", "7", "--to", "9").lines();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).startsWith("7 ").endsWith(" 7 event 7");

        assertThat(Finished.wal("dump", directory, "-n", "2", "--payload=hex").lines())
                .hasSize(2)
                .last()
                .asString()
                .endsWith("6576656e742032");
        assertThat(Finished.wal("dump", directory, "--since", "2100-01-01T00:00:00Z")
                        .lines())
                .isEmpty();
        assertThat(Finished.wal("dump", directory, "--since", "2001-01-01T00:00:00Z")
                        .lines())
                .hasSize(ENTRIES);
    }

    @Test
    void refusesEntriesThatAreNotThere() throws Exception {
        try (WalLogStore log = open(directory)) {
            log.truncateFront(100);
        }

        Finished command = Finished.wal("dump", directory, "--from", "7");

        assertThat(command.exitCode()).isEqualTo(2);
        assertThat(command.err()).contains("7").contains("100");
        assertThat(Finished.wal("dump", directory, "--from", "120", "--to", "110")
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void followsALogOfAnotherProcess() throws Exception {
        try (WalLogStore log = open(directory);
                Running tail = Running.wal("tail", directory, "-n", "2", "-f")) {
            assertThat(tail.nextLine()).endsWith("event 199");
            assertThat(tail.nextLine()).endsWith("event 200");

            for (int i = 1; i <= 40; i++) {
                log.append(payload(ENTRIES + i));
                assertThat(tail.nextLine()).endsWith("event " + (ENTRIES + i));
            }
        }
    }

    @Test
    void verifies() throws Exception {
        Finished clean = Finished.wal("verify", directory, "--max-rate", "100");
        assertThat(clean.exitCode()).isZero();
        assertThat(clean.out()).startsWith("CLEAN: 200 entries");

        damage(FIRST_SEGMENT, "event 5");
        Finished damaged = Finished.wal("verify", directory);
        assertThat(damaged.exitCode()).isEqualTo(1);
        assertThat(damaged.out()).contains(FIRST_SEGMENT).contains("DAMAGED: 199 entries");
        Finished dump = Finished.wal("dump", directory);
        assertThat(dump.exitCode()).isEqualTo(1);
        assertThat(dump.err()).contains(FIRST_SEGMENT).contains("5");
    }

    @Test
    void rebuildsALostCatalogue() throws Exception {
        Files.delete(directory.resolve("METADATA"));
        assertThat(Finished.wal("info", directory).exitCode()).isEqualTo(3);

        Finished command = Finished.wal("repair", directory, "--rebuild-catalogue");

        assertThat(command.exitCode()).as(command.err()).isZero();
        assertHolds(directory, 1, ENTRIES);
        assertThat(Finished.wal("repair", directory, "--rebuild-catalogue").exitCode())
                .isEqualTo(3);
        assertThat(Finished.wal("repair", directory).exitCode()).isEqualTo(2);
    }

    @Test
    void salvagesWhatVerifies() throws Exception {
        damage(FIRST_SEGMENT, "event 5");
        Path target = temporary.resolve("salvaged");

        Finished command = Finished.wal("repair", directory, "--salvage-to", target);

        assertThat(command.exitCode()).isEqualTo(1);
        assertThat(command.out()).contains("salvaged 199 entries of 1..200").contains("lost: 5..5");
        try (WalLogStore log = WalLogStore.builder(target).openReadOnly()) {
            assertThat(log.getLog(200).data()).isEqualTo(payload(200));
        }
    }

    @Test
    void backsUpAndRestores() throws Exception {
        Path first = temporary.resolve("first");
        Path second = temporary.resolve("second");
        Path restored = temporary.resolve("restored");

        assertThat(Finished.wal("backup", directory, first).out()).contains("entries 1..200");
        JsonNode report = json(Finished.wal("backup", directory, second, "--previous", first, "--json"));
        assertThat(report.path("linkedBytes").asLong()).isPositive();
        assertThat(Finished.wal("restore", second, restored).exitCode()).isZero();

        assertHolds(restored, 1, ENTRIES);
        try (WalLogStore log = open(restored)) {
            assertThat(log.consumer("mailer").status().position()).isEqualTo(150);
            assertThat(log.stable().get("term")).contains(new byte[] {7});
        }
    }

    @Test
    void restoresNoDamagedBackup() throws Exception {
        damage(FIRST_SEGMENT, "event 5");
        Path restored = temporary.resolve("restored");

        Finished command = Finished.wal("restore", directory, restored);

        assertThat(command.exitCode()).isEqualTo(1);
        assertThat(command.out()).contains("nothing was restored");
        Finished told = Finished.wal("restore", directory, restored, "--json");
        assertThat(told.exitCode()).isEqualTo(1);
        assertThat(json(told).path("damages").size()).isPositive();
        assertThat(told.lines()).hasSize(1);
        assertThat(restored).doesNotExist();
    }

    @Test
    void refusesABackupInsideTheLog() throws Exception {
        Path inside = directory.resolve("backup");

        Finished command = Finished.wal("backup", directory, inside);

        assertThat(command.exitCode()).isEqualTo(2);
        assertThat(command.err()).contains(inside.toString());
        assertThat(inside).doesNotExist();
    }

    @Test
    void exportsAndImports() throws Exception {
        Path file = temporary.resolve("events.jsonl");
        Path target = temporary.resolve("imported");

        assertThat(Finished.wal("export", directory, "--from", "11", "-o", file).exitCode())
                .isZero();
        assertThat(Files.readAllLines(file))
                .hasSize(ENTRIES - 10)
                .first()
                .asString()
                .startsWith("{\"index\":11,");
        assertThat(Finished.wal("import", target, file).out())
                .contains("imported 190 entries")
                .contains("11..200");
        assertHolds(target, 11, ENTRIES);

        Finished again = Finished.wal("import", target, file);
        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.err()).contains("11").contains("201");
        assertThat(Finished.wal("import", target, file, "--renumber").out()).contains("11..390");
        assertThat(Finished.wal("export", directory, "-o", file).exitCode()).isEqualTo(3);
        assertThat(Finished.wal("export", directory, "--from", "199").lines()).hasSize(2);
    }

    @Test
    void importsWhatComesBeforeALineThatIsNoEntry() throws Exception {
        Path file = temporary.resolve("events.jsonl");
        Files.writeString(file, "{\"index\":1,\"data\":\"AAAA\"}\n{\"index\":2,\"data\":\"AAAA\"}\n{\"index\":3,\n");
        Path target = temporary.resolve("imported");

        Finished command = Finished.wal("import", target, file);

        assertThat(command.exitCode()).isEqualTo(2);
        assertThat(command.err()).contains("line 3").contains("2 before it");
        Files.writeString(file, "{\"index\":3}\n");
        assertThat(Finished.wal("import", target, file).err())
                .contains("line 1")
                .contains("no data");
        assertThat(json(Finished.wal("info", target, "--json"))
                        .path("lastIndex")
                        .asLong())
                .isEqualTo(2);
    }

    @Test
    void copiesIntoALogWithOtherSettings() throws Exception {
        Path target = temporary.resolve("copy");

        Finished command = Finished.wal("copy", directory, target, "--segment-size", "1");

        assertThat(command.out()).contains("copied 200 entries and 1 values").contains("1..200");
        assertHolds(target, 1, ENTRIES);
        assertThat(Finished.wal("copy", directory, target).out()).contains("copied 0 entries");
    }

    @Test
    void measuresADisk() throws Exception {
        JsonNode result = json(Finished.wal("bench", temporary, "--seconds", "1", "--threads", "2", "--json"));

        assertThat(result.path("entries").asLong()).isPositive();
        assertThat(result.path("longest").asDouble())
                .isGreaterThanOrEqualTo(result.path("p50").asDouble());
        try (Stream<Path> files = Files.list(temporary)) {
            assertThat(files).containsExactly(directory);
        }
        assertThat(Finished.wal("bench", temporary, "--threads", "0").exitCode())
                .isEqualTo(2);
    }

    @Test
    void completesInAShell() throws Exception {
        Path script = temporary.resolve("completion");
        Files.writeString(script, Finished.wal("generate-completion").out());
        String typed = "source " + script + "; COMP_WORDS=(wal ver); COMP_CWORD=1; _complete_wal; echo ${COMPREPLY[@]}";

        Process bash = new ProcessBuilder("bash", "-c", typed).start();

        assertThat(new String(bash.getInputStream().readAllBytes(), UTF_8).strip())
                .isEqualTo("verify");
    }

    @Test
    void tellsOfWhatIsNotUnderstoodOrNotThere() throws Exception {
        assertThat(Finished.wal().exitCode()).isEqualTo(2);
        assertThat(Finished.wal("inspect").exitCode()).isEqualTo(2);
        assertThat(Finished.wal("info").exitCode()).isEqualTo(2);
        Path nothing = temporary.resolve("nothing");
        for (String command : new ArrayList<>(List.of("info", "segments", "dump", "tail", "consumers", "verify"))) {
            Finished finished = Finished.wal(command, nothing);
            assertThat(finished.exitCode()).as(command).isEqualTo(3);
            assertThat(finished.err()).contains(nothing.toString()).doesNotContain("Exception");
        }
        assertThat(nothing).doesNotExist();
        assertThat(Finished.wal("--help").out()).contains("Exit codes").contains("damage");
    }
}
