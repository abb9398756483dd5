package io.walstore.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.walstore.benchmarks.Main;
import io.walstore.benchmarks.report.Cell;
import io.walstore.benchmarks.report.Results;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command line, from options to results. */
@Timeout(300)
class RunTests {

    private static final String[] TINY = {
        "--seconds", "0.3", "--warm-up", "0", "--segment-size", "1", "--log-size", "0.25", "--heap", "64m"
    };

    private final StringWriter told = new StringWriter();

    @TempDir
    private Path directory;

    @Test
    void measuresEachCellAndWritesItDown() throws Exception {
        Path output = directory.resolve("results");
        int exit = execute(
                "run",
                "--contenders",
                "bare,walstore",
                "--workloads",
                "append-128b",
                "--rounds",
                "1",
                "--directory",
                directory.toString(),
                "--output",
                output.toString());

        assertThat(exit).as(told.toString()).isZero();
        Results results = Results.read(output.resolve(Results.FILE));
        assertThat(results.cells()).hasSize(2).allSatisfy(cell -> {
            assertThat(cell.outcome()).as(cell.reason()).isEqualTo(Cell.Outcome.MEASURED);
            assertThat(cell.figures()).containsKey("entries/s");
            assertThat(cell.latencies()).containsKey("append");
        });
        assertThat(Files.readString(output.resolve("results.md")))
                .containsPattern("\\| bare \\| [0-9,.]+ \\(.*\\) \\|")
                .containsPattern("\\| walstore \\| [0-9,.]+ \\(.*\\) \\|");
        assertThat(filesIn(directory)).containsExactly(output);
    }

    @Test
    void namesTheContendersThereAre() {
        assertThat(execute("run", "--contenders", "nobody")).isEqualTo(2);
        assertThat(told.toString())
                .contains("no contender 'nobody'")
                .contains("bare-group")
                .contains("walstore-bean");
    }

    @Test
    void namesTheWorkloadsThereAre() {
        assertThat(execute("run", "--workloads", "append-1k,nothing")).isEqualTo(2);
        assertThat(told.toString()).contains("no workload 'nothing'").contains("append-1k-64t");
    }

    @Test
    void listsWhatThereIs() {
        assertThat(execute("list")).isZero();
        assertThat(told.toString()).contains("walstore-bean-unmetered").contains("append-64x1k");
    }

    private int execute(String command, String... options) {
        CommandLine commandLine =
                Main.commandLine().setOut(new PrintWriter(told, true)).setErr(new PrintWriter(told, true));
        Stream<String> tiny = command.equals("run") ? Stream.of(TINY) : Stream.empty();
        return commandLine.execute(Stream.concat(Stream.concat(Stream.of(command), tiny), Stream.of(options))
                .toArray(String[]::new));
    }

    private static Stream<Path> filesIn(Path directory) throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList().stream();
        }
    }
}
