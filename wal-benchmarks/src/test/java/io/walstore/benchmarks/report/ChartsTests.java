package io.walstore.benchmarks.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Pictures show what the tables say. */
class ChartsTests {

    @Test
    void drawsABarAsLongAsItsMedian() throws Exception {
        NodeList boxes = elements("append-1k.svg", "rect");

        assertThat(width(boxes, 1)).isEqualTo(430.0); // the first is the background
        assertThat(width(boxes, 2)).isEqualTo(107.5);
    }

    @Test
    void drawsALineForEachContenderAndOneInTheLegend() throws Exception {
        NodeList lines = elements("append-1k-append-times.svg", "polyline");

        assertThat(lines.getLength()).isEqualTo(4);
        assertThat(points(lines, 0)).hasSize(6);
    }

    @Test
    void drawsAnEntryForEachNumberOfThreads() throws Exception {
        assertThat(points(elements(Charts.BY_THREADS, "polyline"), 0)).hasSize(2);
    }

    @Test
    void drawsNothingOfWhatHasNoFigures() {
        assertThat(Charts.of(results()))
                .containsOnlyKeys("append-1k.svg", "append-1k-8t.svg", "append-1k-append-times.svg", Charts.BY_THREADS);
    }

    private static NodeList elements(String file, String name) throws Exception {
        String svg = Charts.of(results()).get(file);
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(UTF_8)))
                .getElementsByTagName(name);
    }

    private static double width(NodeList boxes, int at) {
        return Double.parseDouble(((Element) boxes.item(at)).getAttribute("width"));
    }

    private static List<String> points(NodeList lines, int at) {
        return List.of(((Element) lines.item(at)).getAttribute("points").split(" "));
    }

    private static Results results() {
        Histogram nanos = new Histogram(3);
        nanos.recordValue(100_000);
        Map<String, Distribution> latencies = Map.of("append", Distribution.of(nanos));
        return new Results(
                "2026-11-01T00:00:00Z",
                "java -jar wal-benchmarks.jar run",
                Map.of(),
                new Machine("a processor", 2, 1L << 30, "a kernel", "a JDK", "a file system", 0.5),
                List.of(new Results.Entrant("bare", "", ""), new Results.Entrant("walstore", "", "")),
                Map.of("append-1k", "appends & more", "append-1k-8t", "appends", "read", "reads"),
                List.of(
                        cell("bare", "append-1k", 2000, latencies),
                        cell("walstore", "append-1k", 500, latencies),
                        cell("bare", "append-1k-8t", 3000, Map.of()),
                        Cell.empty("bare", "read", 1, Cell.Outcome.UNSUPPORTED, "why not")));
    }

    private static Cell cell(String contender, String workload, double rate, Map<String, Distribution> latencies) {
        return new Cell(contender, workload, 1, Cell.Outcome.MEASURED, "", Map.of("entries/s", rate), latencies);
    }
}
