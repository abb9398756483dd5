package io.walstore.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * All that was measured in one run, with all that one must know to do it again.
 *
 * @param started when, in ISO 8601
 * @param command how it was started
 * @param settings what was chosen, by option
 * @param machine on what
 * @param contenders who
 * @param workloads what, by name, in the order in which it was done
 * @param cells what came of it, in the order in which it was done
 */
public record Results(
        String started,
        String command,
        Map<String, String> settings,
        Machine machine,
        List<Entrant> contenders,
        Map<String, String> workloads,
        List<Cell> cells) {

    /** The name of the file in which they are kept. */
    public static final String FILE = "results.json";

    /**
     * A contender as it took part.
     *
     * @param name how it is called
     * @param setting in which setting it ran
     * @param weaker in what it keeps less
     */
    public record Entrant(String name, String setting, String weaker) {}

    /**
     * With one more cell.
     *
     * @param next what was measured next
     * @return all
     */
    public Results with(List<Cell> next) {
        return new Results(started, command, settings, machine, contenders, workloads, List.copyOf(next));
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param file the file
     * @return the results
     * @throws IOException if it cannot be read
     */
    public static Results read(Path file) throws IOException {
        return json().readValue(Files.readString(file), Results.class);
    }

    /**
     * Writes them, in place of what is there.
     *
     * @param file the file
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
        Files.writeString(unfinished, json().writeValueAsString(this));
        Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * How results are written down.
     *
     * @return the mapper
     */
    public static JsonMapper json() {
        return JsonMapper.builder()
                .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build();
    }
}
