package io.walstore.benchmarks.micro;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Hands on to JMH, with all its options. */
@Command(
        name = "micro",
        description =
                "Measures the small parts with JMH. Takes JMH's options: 'micro -h' tells them, 'micro -l' what there is.")
public final class MicroCommand implements Callable<Integer> {

    @Unmatched
    private List<String> options = new ArrayList<>();

    private MicroCommand() {}

    @Override
    public Integer call() throws Exception {
        CommandLineOptions parsed = new CommandLineOptions(options.toArray(String[]::new));
        Runner runner = new Runner(parsed);
        if (parsed.shouldHelp()) {
            parsed.showHelp();
        } else if (parsed.shouldList()) {
            runner.list();
        } else {
            runner.run();
        }
        return 0;
    }
}
