package io.walstore.benchmarks.contender;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.walstore.benchmarks.Contender;
import io.walstore.benchmarks.Journal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is measured does what it claims to do. */
@Timeout(120)
class ContenderTests {

    private static final long SEGMENT_BYTES = 64 * 1024;

    @TempDir
    private Path directory;

    /** Beans append as the log does; they are looked at where they are started anyway. */
    static List<Contender> contenders() {
        return List.of(new Bare(), new BareGroup(), new BareLeader(), new Walstore());
    }

    @ParameterizedTest
    @MethodSource("contenders")
    void keepsWhatItWasGiven(Contender contender) throws Exception {
        try (Journal journal = contender.open(directory, SEGMENT_BYTES)) {
            journal.append(entry(1));
            journal.append(List.of(entry(2), entry(3)));
            assertThat(journal.read(2)).isEqualTo(entry(2));
        }
        try (Journal journal = contender.open(directory, SEGMENT_BYTES)) {
            journal.append(entry(4));
            assertThat(allFrom(journal, 2)).containsExactly("entry 0002", "entry 0003", "entry 0004");
        }
    }

    @ParameterizedTest
    @MethodSource("contenders")
    void takesAppendsOfManyThreads(Contender contender) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (Journal journal = contender.open(directory, SEGMENT_BYTES)) {
            List<Future<?>> appends = new ArrayList<>();
            for (int number = 1; number <= 200; number++) {
                byte[] entry = entry(number);
                appends.add(threads.submit(() -> {
                    journal.append(entry);
                    return null;
                }));
            }
            for (Future<?> append : appends) {
                append.get();
            }
            List<String> expected =
                    IntStream.rangeClosed(1, 200).mapToObj(ContenderTests::text).toList();
            assertThat(allFrom(journal, 1)).containsExactlyInAnyOrderElementsOf(expected);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void rollsFromOnePreparedFileToTheNext() throws Exception {
        try (Journal journal = new BareRolling().open(directory, 16)) {
            for (int number = 1; number <= 4; number++) {
                journal.append(entry(number)); // 10 bytes
            }
        }
        assertThat(Files.readString(directory.resolve("0/bare"), ISO_8859_1)).startsWith("entry 0001");
        assertThat(Files.readString(directory.resolve("3/bare"), ISO_8859_1)).startsWith("entry 0004");
    }

    private static List<String> allFrom(Journal journal, long index) throws Exception {
        List<String> all = new ArrayList<>();
        journal.readFrom(index, payload -> all.add(new String(payload, UTF_8)));
        return all;
    }

    private static String text(int number) {
        return String.format("entry %04d", number);
    }

    private static byte[] entry(int number) {
        return text(number).getBytes(UTF_8);
    }
}
