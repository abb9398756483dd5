package io.walstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.walstore.fixtures.FileOperation;
import io.walstore.fixtures.SimulatedVfs;
import io.walstore.spi.LogEntry;
import io.walstore.spi.WalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Logs of format version 1, written once and kept: every later version reads them, and as long as version 1 is written,
 * it is written just so.
 */
class FrozenFormatTests {

    private static final Path FIXTURES = Path.of("src", "test", "resources", "format-1");

    @TempDir
    private Path directory;

    /** How each of the kept logs came about, and what it holds. */
    enum Fixture {
        CLOSED(5, 58) {
            @Override
            SimulatedVfs write(Scene scene) {
                WalLogStore log = scene.open();
                append(log, 1, 40);
                log.append(List.of(payload(41), payload(42), payload(43)));
                log.roll();
                append(log, 44, 70);
                log.truncateFront(5);
                log.truncateBack(56);
                append(log, 57, 58);
                log.stable().setLong("term", 7);
                log.consumer("mailer").commit(42);
                log.close();
                return scene.disk();
            }
        },
        KILLED(1, 45) {
            @Override
            SimulatedVfs write(Scene scene) {
                append(scene.open(), 1, 45);
                scene.settle();
                return scene.disk();
            }
        },
        KILLED_WHILE_ROLLING(1, 18) {
            @Override
            SimulatedVfs write(Scene scene) {
                WalLogStore log = scene.open();
                scene.settle();
                append(log, 1, 18); // the first segment is full and waits for its seal
                return scene.disk();
            }
        },
        TORN(1, 20) {
            @Override
            SimulatedVfs write(Scene scene) {
                WalLogStore log = scene.open();
                append(log, 1, 20);
                scene.settle();
                scene.disk().failAt(FileOperation.WRITE, 1);
                scene.diesIn(() -> log.append(new byte[2000]));
                return scene.disk();
            }
        },
        EMPTIED(0, 0) {
            @Override
            SimulatedVfs write(Scene scene) {
                WalLogStore log = scene.open();
                append(log, 1, 30);
                log.truncateFront(1000);
                log.close();
                return scene.disk();
            }
        };

        private final long first;
        private final long last;

        Fixture(long first, long last) {
            this.first = first;
            this.last = last;
        }

        abstract SimulatedVfs write(Scene scene);

        private Path path() {
            return FIXTURES.resolve(name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
        }

        private static void append(WalLogStore log, long from, long to) {
            LongStream.rangeClosed(from, to).forEach(index -> log.append(payload(index)));
        }
    }

    private static byte[] payload(long index) {
        return ("entry " + index + " ".repeat(Story.PAYLOAD_BYTES))
                .substring(0, Story.PAYLOAD_BYTES)
                .getBytes(UTF_8);
    }

    @ParameterizedTest
    @EnumSource
    void readsWhatVersionOneWrote(Fixture fixture) throws IOException {
        copy(fixture.path(), directory);

        try (WalLogStore log = WalLogStore.builder(directory).open()) {
            assertThat(log.firstIndex()).isEqualTo(fixture.first);
            assertThat(log.lastIndex()).isEqualTo(fixture.last);
            if (fixture.last > 0) {
                assertThat(log.read(fixture.first, fixture.last).stream().map(LogEntry::data))
                        .containsExactlyElementsOf(LongStream.rangeClosed(fixture.first, fixture.last)
                                .mapToObj(FrozenFormatTests::payload)
                                .toList());
            }
            assertThat(log.verify().outcome()).isEqualTo(VerificationReport.Outcome.CLEAN);
            long next = fixture == Fixture.EMPTIED ? 1000 : fixture.last + 1;
            assertThat(log.append("next".getBytes(UTF_8))).isEqualTo(next);
        }
    }

    @Test
    void readsValuesAndPositionsOfVersionOne() throws IOException {
        copy(Fixture.CLOSED.path(), directory);

        try (WalLogStore log = WalLogStore.builder(directory).open()) {
            assertThat(log.stable().getLong("term")).isEqualTo(7);
            assertThat(log.consumers())
                    .extracting(ConsumerStatus::name, ConsumerStatus::position)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple("mailer", 42L));
            assertThat(log.getLog(5).appendTimeMillis()).isEqualTo(Scene.NOW.toEpochMilli());
        }
    }

    @ParameterizedTest
    @EnumSource
    void writesVersionOneAsEver(Fixture fixture) throws IOException {
        SimulatedVfs disk = fixture.write(new Scene());
        disk.remove("METADATA.tmp"); // whose content counts for nothing

        List<String> written =
                disk.names().stream().filter(name -> !name.endsWith(".tmp")).toList();
        assertThat(written).containsExactlyInAnyOrderElementsOf(names(fixture.path()));
        for (String name : written) {
            assertThat(disk.bytes(name))
                    .as(name)
                    .isEqualTo(Files.readAllBytes(fixture.path().resolve(name)));
        }
    }

    @Test
    void refusesASegmentOfANewerVersion() throws IOException {
        copy(Fixture.CLOSED.path(), directory);
        Path tail = directory.resolve("0000000000000006.wal");
        makeNewer(tail);
        byte[] newer = Files.readAllBytes(tail);

        assertThatExceptionOfType(WalException.class)
                .isThrownBy(() -> WalLogStore.builder(directory).open())
                .withMessageContaining(tail.toString())
                .withMessageContaining("format version 2")
                .withMessageContaining("versions up to 1");

        assertThat(Files.readAllBytes(tail)).isEqualTo(newer);
    }

    private static void makeNewer(Path segment) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(segment)).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(8, 2).putInt(12, 0);
        CRC32C crc = new CRC32C();
        crc.update(file.array(), 0, 512);
        file.putInt(12, (int) crc.getValue());
        Files.write(segment, file.array());
    }

    private static void copy(Path from, Path to) throws IOException {
        for (String name : names(from)) {
            Files.copy(from.resolve(name), to.resolve(name));
        }
    }

    private static List<String> names(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (var files = Files.list(directory)) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        }
        return names;
    }

    /** Writes the logs that are kept. Once for each version of the format, and never again. */
    static final class Writing {

        private Writing() {}

        /** Into the resources of the tests, from the module's directory. */
        public static void main(String[] arguments) throws IOException {
            for (Fixture fixture : Fixture.values()) {
                Files.createDirectory(fixture.path());
                SimulatedVfs disk = fixture.write(new Scene());
                for (String name : disk.names()) {
                    Files.write(fixture.path().resolve(name), disk.bytes(name));
                }
            }
        }
    }
}
