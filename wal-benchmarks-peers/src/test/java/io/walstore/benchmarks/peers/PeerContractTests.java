package io.walstore.benchmarks.peers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.walstore.benchmarks.Contender;
import io.walstore.benchmarks.Journal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.ServiceLoader.Provider;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is asked of every peer before it is measured: it keeps what it was given. */
@Timeout(120)
class PeerContractTests {

    /** Smaller than what the longest test appends, so that files are changed. */
    private static final long SEGMENT_SIZE_BYTES = 4 << 20;

    private static final int THREADS = 4;
    private static final int ENTRIES_PER_THREAD = 50;

    @TempDir
    private Path directory;

    static Stream<Contender> peers() {
        return ServiceLoader.load(Contender.class).stream()
                .filter(provider -> provider.type().getPackage().equals(PeerContractTests.class.getPackage()))
                .map(Provider::get);
    }

    @ParameterizedTest
    @MethodSource("peers")
    void keepsWhatManyThreadsAppended(Contender peer) throws Exception {
        try (Journal journal = open(peer)) {
            appendFromManyThreads(journal);
        }

        try (Journal journal = open(peer)) {
            List<String> kept = readFrom(journal, 1);
            assertThat(kept).hasSize(THREADS * ENTRIES_PER_THREAD);
            for (int thread = 0; thread < THREADS; thread++) {
                String mine = "thread " + thread;
                assertThat(kept.stream().filter(entry -> entry.startsWith(mine)))
                        .containsExactlyElementsOf(named(mine, ENTRIES_PER_THREAD));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("peers")
    void keepsBatchesAmongSingleEntries(Contender peer) throws Exception {
        try (Journal journal = open(peer)) {
            journal.append(bytes("before"));
            journal.append(
                    named("batch", 3).stream().map(PeerContractTests::bytes).toList());
            journal.append(bytes("after"));

            assertThat(readFrom(journal, 1)).containsExactly("before", "batch 0", "batch 1", "batch 2", "after");
        }

        try (Journal journal = open(peer)) {
            journal.append(bytes("reopened"));

            assertThat(readFrom(journal, 3)).containsExactly("batch 1", "batch 2", "after", "reopened");
        }
    }

    @ParameterizedTest
    @MethodSource("peers")
    void readsByIndex(Contender peer) throws Exception {
        try (Journal journal = open(peer)) {
            for (String entry : named("entry", 100)) {
                journal.append(bytes(entry));
            }

            assertThat(read(journal, 1)).isEqualTo("entry 0");
            assertThat(read(journal, 42)).isEqualTo("entry 41");
        }

        try (Journal journal = open(peer)) {
            assertThat(read(journal, 100)).isEqualTo("entry 99");
        }
    }

    @ParameterizedTest
    @MethodSource("peers")
    void readsOnBehindCutFront(Contender peer) throws Exception {
        try (Journal journal = open(peer)) {
            for (int i = 1; i <= 12; i++) {
                journal.append(new byte[1 << 20]);
            }
            journal.append(
                    named("entry", 3).stream().map(PeerContractTests::bytes).toList());

            cut(journal, 14);

            assertThat(readFrom(journal, 14)).containsExactly("entry 1", "entry 2");
            journal.append(bytes("appended"));
            assertThat(readFrom(journal, 15)).containsExactly("entry 2", "appended");
        }
    }

    private Journal open(Contender peer) throws Exception {
        try {
            return peer.open(directory, SEGMENT_SIZE_BYTES);
        } catch (UnsupportedOperationException e) {
            return abort(e.getMessage());
        }
    }

    private static void appendFromManyThreads(Journal journal) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Void>> appends = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                List<String> entries = named("thread " + thread, ENTRIES_PER_THREAD);
                appends.add(() -> appendAll(journal, entries));
            }
            for (Future<Void> appended : threads.invokeAll(appends)) {
                appended.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static Void appendAll(Journal journal, List<String> entries) throws Exception {
        for (String entry : entries) {
            journal.append(bytes(entry));
        }
        return null;
    }

    private static String read(Journal journal, long index) throws Exception {
        try {
            return new String(journal.read(index), UTF_8);
        } catch (UnsupportedOperationException e) {
            return abort("reads no single entry");
        }
    }

    private static List<String> readFrom(Journal journal, long index) throws Exception {
        List<String> read = new ArrayList<>();
        journal.readFrom(index, payload -> read.add(new String(payload, UTF_8)));
        return read;
    }

    private static void cut(Journal journal, long index) throws Exception {
        try {
            journal.truncateFront(index);
        } catch (UnsupportedOperationException e) {
            abort("cuts nothing off");
        }
    }

    private static List<String> named(String name, int count) {
        return IntStream.range(0, count).mapToObj(i -> name + " " + i).toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
