package io.walstore.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;
import tools.jackson.databind.json.JsonMapper;

/** How a command tells what it found: to people, or to programs. */
final class Output {

    private static final JsonMapper JSON = JsonMapper.shared();

    @Spec(Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(names = "--json", description = "Print JSON, one object on each line.")
    private boolean json;

    boolean json() {
        return json;
    }

    PrintWriter out() {
        if (command == null) {
            throw new IllegalStateException("not part of a command");
        }
        return command.commandLine().getOut();
    }

    /** Prints an object as JSON, on a line of its own. */
    void object(Object value) {
        out().println(JSON.writeValueAsString(value));
        out().flush();
    }

    void line(String text) {
        out().println(text);
        out().flush();
    }

    /** Prints rows in columns, the first row being their titles. */
    void table(List<List<?>> rows) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < rows.get(0).size(); i++) {
            columns.add(new Column(widthOf(rows, i) + 2, 0, Overflow.SPAN));
        }
        TextTable table = TextTable.forColumns(Help.defaultColorScheme(Help.Ansi.OFF), columns.toArray(Column[]::new));
        rows.forEach(row -> table.addRowValues(row.stream().map(Output::text).toArray(String[]::new)));
        out().print(table);
        out().flush();
    }

    private static int widthOf(List<List<?>> rows, int column) {
        return rows.stream()
                .mapToInt(row -> text(row.get(column)).length())
                .max()
                .orElse(0);
    }

    private static String text(@Nullable Object value) {
        return value == null ? "-" : value.toString();
    }

    /** A size as people read it. */
    static String size(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        int power = Math.min(6, (63 - Long.numberOfLeadingZeros(bytes)) / 10);
        return String.format(Locale.ROOT, "%.1f %siB", bytes / Math.pow(1024, power), "KMGTPE".charAt(power - 1));
    }
}
