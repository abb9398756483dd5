package io.walstore.spring.boot.jpa;

import io.walstore.spi.PersistentState;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.StateChange;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A process of its own that commits until it is killed, and prints each generation once it is acknowledged. */
final class CommittingProcess implements AutoCloseable {

    private static final String ACKNOWLEDGED = "acknowledged ";

    private final Process process;
    private final BufferedReader output;
    private long acknowledged;

    private CommittingProcess(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static CommittingProcess start(Path database) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = System.getProperty("java.class.path");
        return new CommittingProcess(
                new ProcessBuilder(java, "-cp", classPath, CommittingProcess.class.getName(), database.toString())
                        .redirectErrorStream(true)
                        .start());
    }

    void awaitCommits(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            if (!awaitCommit()) {
                throw new IllegalStateException("the process ended after generation " + acknowledged);
            }
        }
    }

    /** SIGKILL, where there is such a thing. */
    long kill() throws Exception {
        // Not Process.destroyForcibly, which would close the output before it is read.
        process.toHandle().destroyForcibly();
        while (awaitCommit()) {
            // What was printed before the end counts.
        }
        process.waitFor();
        return acknowledged;
    }

    private boolean awaitCommit() throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(ACKNOWLEDGED) && line.endsWith(".")) {
                acknowledged = Long.parseLong(line.substring(ACKNOWLEDGED.length(), line.length() - 1));
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(String[] arguments) {
        JpaMetaStore store = new JpaMetaStore(Path.of(arguments[0]));
        PersistentState state = store.load();
        while (true) {
            StateChange change = rolling(state);
            store.commitState(change);
            state = state.apply(change);
            System.out.println(ACKNOWLEDGED + state.generation() + ".");
        }
    }

    /** Seals the tail, adds a segment, and drops the oldest beyond twenty. */
    static StateChange rolling(PersistentState state) {
        long id = state.nextSegmentId();
        SegmentInfo next = SegmentInfo.prepared(id, id * 100, 1_700_000_000_000L, 64 << 20, ~id);
        List<SegmentInfo> segments = state.segments();
        List<SegmentInfo> saved = segments.isEmpty()
                ? List.of(next)
                : List.of(
                        segments.get(segments.size() - 1).sealedAt(id * 100 - 1, 4096, 8192, 1_700_000_000_001L), next);
        List<Long> removed =
                segments.size() < 20 ? List.of() : List.of(segments.get(0).id());
        return new StateChange(0x5eed, state.generation() + 1, id + 1, saved, removed);
    }
}
