package io.walstore.benchmarks.run;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** What picocli injects before it calls a command. */
final class Specs {

    private Specs() {}

    static CommandSpec require(@Nullable CommandSpec spec) {
        return Objects.requireNonNull(spec, "called by picocli only");
    }
}
