package io.walstore.cli;

import io.walstore.Damage;
import io.walstore.VerificationReport;
import io.walstore.VerificationReport.Outcome;
import io.walstore.WalLogStore;
import io.walstore.spi.WalException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code wal verify}. */
@Command(
        name = "verify",
        description = "Reads all of a log and compares it with its checksums.",
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {

    @Mixin
    private LogLocation location = new LogLocation();

    @Mixin
    private ReadRate rate = new ReadRate();

    @Mixin
    private Output output = new Output();

    /** What is told. */
    record Verdict(Outcome outcome, int segments, long entries, long bytes, List<Damage> damages) {}

    @Override
    public Integer call() {
        try (WalLogStore log = rate.look(location)) {
            Verdict verdict = verify(log);
            print(verdict, output);
            return verdict.outcome() == Outcome.CLEAN ? 0 : Failures.DAMAGE;
        }
    }

    static void print(Verdict verdict, Output output) {
        if (output.json()) {
            output.object(verdict);
        } else {
            verdict.damages().forEach(damage -> output.line("damaged: " + damage));
            output.line(verdict.outcome() + ": " + verdict.entries() + " entries in " + verdict.segments()
                    + " segments, " + Output.size(verdict.bytes()));
        }
    }

    /** Reads all of a log; what the look at it found before counts, too. */
    static Verdict verify(WalLogStore log) {
        try (Progress progress = Progress.ofBytes("verify", log.status().sizeBytes())) {
            VerificationReport report = log.verify(progress::stepTo);
            if (report.outcome() == Outcome.FAILED || report.outcome() == Outcome.CANCELLED) {
                throw new WalException("the log could not be read to its end");
            }
            List<Damage> damages = new ArrayList<>(InfoCommand.damagesOf(log));
            report.damages().stream()
                    .filter(damage -> !damages.contains(damage))
                    .forEach(damages::add);
            return new Verdict(
                    damages.isEmpty() ? Outcome.CLEAN : Outcome.DAMAGED,
                    report.segments(),
                    report.entries(),
                    report.bytes(),
                    List.copyOf(damages));
        }
    }
}
