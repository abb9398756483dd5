package io.walstore.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/** A line for each series over steps of equal width; values on a logarithmic scale of whole powers of ten. */
final class LineChart {

    private static final int LEFT = 80;
    private static final int TOP = 56;
    private static final int PLOT_WIDTH = 480;
    private static final int PLOT_HEIGHT = 300;
    private static final int LEGEND = LEFT + PLOT_WIDTH + 20;
    private static final int LEGEND_ROW = 18;
    private static final String GRID = "#DDDDDD";

    private final String title;
    private final String unit;
    private final List<String> steps;
    private final Map<String, Map<String, Double>> series = new LinkedHashMap<>();

    LineChart(String title, String unit, List<String> steps) {
        this.title = title;
        this.unit = unit;
        this.steps = steps;
    }

    /** Values by step; steps without a value above zero are passed over. */
    void add(String name, Map<String, Double> values) {
        series.put(name, values);
    }

    String draw() {
        int height = Math.max(TOP + PLOT_HEIGHT + 40, TOP + LEGEND_ROW * series.size() + 10);
        Svg svg = new Svg(LEGEND + 190, height);
        svg.title(10, 20, title);
        svg.text(10, 38, "start", unit);
        int low = (int) Math.floor(Math.log10(values().min().orElse(1)));
        int high = Math.max(low + 1, (int) Math.ceil(Math.log10(values().max().orElse(10))));
        grid(svg, low, high);
        int number = 0;
        for (Map.Entry<String, Map<String, Double>> entry : series.entrySet()) {
            double width = entry.getKey().startsWith("walstore") ? 4 : 2; // ours is what one looks for
            double y = TOP + LEGEND_ROW * (number + 0.5);
            svg.curve(number, width, points(entry.getValue(), low, high));
            svg.curve(number, width, List.of(new double[] {LEGEND, y}, new double[] {LEGEND + 24, y}));
            svg.text(LEGEND + 30, y + 4, "start", entry.getKey());
            number++;
        }
        return svg.finish();
    }

    private DoubleStream values() {
        return series.values().stream()
                .flatMap(values -> values.values().stream())
                .mapToDouble(Double::doubleValue)
                .filter(value -> value > 0);
    }

    private void grid(Svg svg, int low, int high) {
        for (int power = low; power <= high; power++) {
            double y = y(Math.pow(10, power), low, high);
            svg.line(LEFT, y, LEFT + PLOT_WIDTH, y, GRID);
            svg.text(LEFT - 8, y + 4, "end", Numbers.text(Math.pow(10, power)));
        }
        for (int step = 0; step < steps.size(); step++) {
            svg.line(x(step), TOP, x(step), TOP + PLOT_HEIGHT, GRID);
            svg.text(x(step), TOP + PLOT_HEIGHT + 18, "middle", steps.get(step));
        }
    }

    private List<double[]> points(Map<String, Double> values, int low, int high) {
        List<double[]> points = new ArrayList<>();
        for (int step = 0; step < steps.size(); step++) {
            double value = values.getOrDefault(steps.get(step), 0.0);
            if (value > 0) {
                points.add(new double[] {x(step), y(value, low, high)});
            }
        }
        return points;
    }

    private double x(int step) {
        return LEFT + PLOT_WIDTH * (step + 0.5) / steps.size();
    }

    private static double y(double value, int low, int high) {
        return TOP + PLOT_HEIGHT * (high - Math.log10(value)) / (high - low);
    }
}
