package io.walstore.benchmarks.report;

import java.util.Locale;

/** Numbers with as many digits as they deserve. */
final class Numbers {

    private Numbers() {}

    static String text(double number) {
        double size = Math.abs(number);
        String format = size >= 100 || size == 0 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.2g";
        return String.format(Locale.ROOT, format, number);
    }
}
