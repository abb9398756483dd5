package io.walstore.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.walstore.WalLogStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes that are killed with SIGKILL over one log on the real file system, and what each of them finds.
 *
 * <p>{@code -Dwal.kills} says how many kills, {@code -Dwal.kills.seed} which seed decides what the victims do and how
 * long they live. How far they get in that time, it does not decide.
 */
final class KillTests {

    private static final Logger REPORT = Logger.getLogger(KillTests.class.getName());
    private static final int KILLS = Integer.getInteger("wal.kills", 30);
    private static final long SEED = Long.getLong("wal.kills.seed", 1);
    private static final long REPORT_NANOS = 5_000_000_000L;
    private static final int VIOLATIONS_LIMIT = 10;

    @TempDir
    private Path classes;

    private List<Path> classPath = List.of();
    private final List<AssertionError> violations = new ArrayList<>();
    private final List<KilledLog> logs = new ArrayList<>();
    private final long startNanos = System.nanoTime();
    private long reportedNanos = startNanos;
    private int kills;

    @BeforeEach
    void copyClasses() throws IOException {
        classPath = ChildJvm.copyHomes(List.of(WalLogStore.class, Victim.class), classes.resolve("classes"));
    }

    @AfterEach
    void endProcesses() {
        logs.forEach(KilledLog::close);
    }

    @Test
    void nothingAcknowledgedIsLostHoweverOftenProcessesAreKilled() throws Exception {
        while (kills < KILLS && violations.size() < VIOLATIONS_LIMIT) {
            killOneLog(SEED + logs.size());
        }
        REPORT.info(() -> "done: " + progress());

        requireNoViolation();
        assertThat(openings()).as("openings").isGreaterThan(KILLS / 3);
        assertThat(acknowledged()).as("acknowledged entries").isGreaterThan(KILLS);
    }

    /** Until all kills are done, or something is wrong. */
    private void killOneLog(long seed) throws IOException, InterruptedException {
        Path scene = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "kills-");
        KilledLog log = new KilledLog(scene, classPath, seed);
        logs.add(log);
        try {
            while (kills < KILLS) {
                kills++;
                log.kill();
                reportNowAndThen();
            }
            log.survive();
            log.delete();
        } catch (AssertionError e) {
            violations.add(new AssertionError(
                    "-Dwal.kills.seed=" + seed + ", kept in " + scene.toAbsolutePath() + ": " + e.getMessage(), e));
            log.close();
        }
    }

    private void requireNoViolation() {
        if (!violations.isEmpty()) {
            AssertionError error = new AssertionError(violations.size() + " violations in " + kills + " kills");
            violations.forEach(error::addSuppressed);
            throw error;
        }
    }

    private void reportNowAndThen() {
        if (System.nanoTime() - reportedNanos >= REPORT_NANOS) {
            reportedNanos = System.nanoTime();
            REPORT.info(this::progress);
        }
    }

    private long openings() {
        return logs.stream().mapToLong(log -> log.ledger().openings()).sum();
    }

    private long acknowledged() {
        return logs.stream()
                .mapToLong(log -> log.ledger().acknowledgedEntries())
                .sum();
    }

    private String progress() {
        long verified =
                logs.stream().mapToLong(log -> log.ledger().verifiedEntries()).sum();
        return String.format(
                "%,d of %,d kills, %,d openings, %,d entries acknowledged, %,d verified, %d violations, %.0f s",
                kills,
                KILLS,
                openings(),
                acknowledged(),
                verified,
                violations.size(),
                (System.nanoTime() - startNanos) / 1e9);
    }
}
