package io.walstore.benchmarks.run;

import io.walstore.benchmarks.Contender;
import io.walstore.benchmarks.Journal;
import io.walstore.benchmarks.workload.LogShape;
import io.walstore.benchmarks.workload.PreparedLogs;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a log, tells so, and closes it if it is told to before it is killed. What a cell starts. */
@Command(name = "write", hidden = true)
public final class WriteCommand implements Callable<Integer> {

    @Option(names = "--contender", required = true)
    private String contender = "";

    @Option(names = "--directory", required = true)
    private Path directory = Path.of("");

    @Option(names = "--entries", required = true)
    private long entries;

    @Option(names = "--payload", required = true)
    private int payloadBytes;

    @Option(names = "--batch", required = true)
    private int batch;

    @Option(names = "--rolls", required = true, arity = "1")
    private boolean rolls;

    @Option(names = "--segment-bytes", required = true)
    private long segmentBytes;

    @Spec
    private @Nullable CommandSpec spec;

    private WriteCommand() {}

    @Override
    public Integer call() throws Exception {
        Contender who = Selection.of(
                        Specs.require(spec), "contender", List.of(contender), Contenders.all(), Contender::name)
                .get(0);
        LogShape shape = new LogShape(entries, payloadBytes, batch, rolls, segmentBytes);
        try (Journal journal = who.open(directory, segmentBytes)) {
            shape.fill(journal);
            System.out.println(PreparedLogs.WRITTEN);
            int unused = System.in.read();
        } catch (UnsupportedOperationException e) {
            e.printStackTrace();
            return PreparedLogs.UNSUPPORTED;
        }
        return 0;
    }
}
