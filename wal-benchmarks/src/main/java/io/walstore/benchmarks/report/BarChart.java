package io.walstore.benchmarks.report;

import java.util.LinkedHashMap;
import java.util.Map;

/** A bar for each median, and a whisker from the least to the most. */
final class BarChart {

    private static final int WIDTH = 760;
    private static final int LABELS = 190;
    private static final int BARS = 430;
    private static final int HEAD = 56;
    private static final int ROW = 26;
    private static final String INK = "#333333";

    private final String title;
    private final String unit;
    private final Map<String, Statistics> rows = new LinkedHashMap<>();

    BarChart(String title, String unit) {
        this.title = title;
        this.unit = unit;
    }

    void add(String label, Statistics values) {
        rows.put(label, values);
    }

    String draw() {
        double most = rows.values().stream().mapToDouble(Statistics::most).max().orElse(0);
        double scale = most > 0 ? BARS / most : 0;
        Svg svg = new Svg(WIDTH, HEAD + ROW * rows.size() + 10);
        svg.title(10, 20, title);
        svg.text(10, 38, "start", unit + ": median, least and most of all rounds");
        int row = 0;
        for (Map.Entry<String, Statistics> entry : rows.entrySet()) {
            draw(svg, HEAD + ROW * row++, entry.getKey(), entry.getValue(), scale);
        }
        return svg.finish();
    }

    private static String colour(String label) {
        return label.startsWith("walstore") ? "#D55E00" : label.startsWith("bare") ? "#7F7F7F" : "#0072B2";
    }

    private static void draw(Svg svg, double top, String label, Statistics values, double scale) {
        double middle = top + ROW / 2.0;
        double least = LABELS + values.least() * scale;
        double most = LABELS + values.most() * scale;
        svg.text(LABELS - 8, middle + 4, "end", label);
        svg.box(LABELS, top + 4, values.median() * scale, ROW - 8, colour(label));
        svg.line(least, middle, most, middle, INK);
        svg.line(least, middle - 4, least, middle + 4, INK);
        svg.line(most, middle - 4, most, middle + 4, INK);
        svg.text(most + 8, middle + 4, "start", Numbers.text(values.median()));
    }
}
