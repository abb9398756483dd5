package io.walstore.benchmarks.run;

import io.walstore.benchmarks.Contender;
import io.walstore.benchmarks.workload.Workload;
import io.walstore.benchmarks.workload.Workloads;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Tells what there is to choose from. */
@Command(
        name = "list",
        description = "Tells which contenders and workloads there are.",
        mixinStandardHelpOptions = true)
public final class ListCommand implements Callable<Integer> {

    private static final String LINE = "  %-24s %s%n";

    @Spec
    private @Nullable CommandSpec spec;

    private ListCommand() {}

    @Override
    public Integer call() {
        PrintWriter out = Specs.require(spec).commandLine().getOut();
        out.println("Contenders");
        for (Contender contender : Contenders.all()) {
            out.printf(LINE, contender.name(), contender.setting());
        }
        out.println("Workloads");
        for (Workload workload : Workloads.all()) {
            out.printf(LINE, workload.name(), workload.title());
        }
        return 0;
    }
}
