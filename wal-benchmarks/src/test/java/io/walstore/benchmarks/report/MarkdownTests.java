package io.walstore.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The page says what was measured, and what was not. */
class MarkdownTests {

    @Test
    void showsMedianLeastMostAndTheMedianOfTheRatiosOfEachRound() {
        String page = page(results(
                cell("bare", 1, 1000),
                cell("walstore", 1, 500),
                cell("walstore", 2, 1600),
                cell("bare", 2, 2000),
                cell("bare", 3, 100),
                cell("walstore", 3, 90)));

        assertThat(page)
                .contains("| contender | entries/s | to bare |")
                .contains("| bare | 1,000 (100–2,000) | 1.00 |")
                .contains("| walstore | 500 (90.0–1,600) | 0.80 |");
    }

    @Test
    void saysWhyAContenderHasNoFigures() {
        String page = page(results(
                cell("bare", 1, 1000),
                Cell.empty("walstore", "append", 1, Cell.Outcome.UNSUPPORTED, "no such thread")));

        assertThat(page).contains("- walstore: no such thread").doesNotContain("| walstore | |");
    }

    @Test
    void saysHowItCameAbout() {
        assertThat(page(results(cell("bare", 1, 1000))))
                .contains("a processor, 2 processors, 1024 MiB of memory")
                .contains("`java -jar wal-benchmarks.jar run`")
                .contains("--rounds 3")
                .contains("| walstore | durability SYNC | nothing |");
    }

    @Test
    void showsTheChartsThatThereAre() {
        assertThat(Markdown.of(results(cell("bare", 1, 1000)), Set.of("append.svg", "read.svg")))
                .contains("![append](append.svg)")
                .doesNotContain("read.svg");
    }

    private static String page(Results results) {
        return Markdown.of(results, Set.of());
    }

    private static Cell cell(String contender, int round, double rate) {
        return new Cell(contender, "append", round, Cell.Outcome.MEASURED, "", Map.of("entries/s", rate), Map.of());
    }

    private static Results results(Cell... cells) {
        return new Results(
                "2026-11-01T00:00:00Z",
                "java -jar wal-benchmarks.jar run",
                Map.of("--rounds", "3"),
                new Machine("a processor", 2, 1L << 30, "a kernel", "a JDK", "a file system", 0.5),
                List.of(
                        new Results.Entrant("bare", "one write", ""),
                        new Results.Entrant("walstore", "durability SYNC", "nothing")),
                Map.of("append", "durable appends"),
                List.of(cells));
    }
}
