package io.walstore.benchmarks.run;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Chooses by names in which a star stands for anything. */
final class Selection {

    private Selection() {}

    /** Those that are named, in their own order. A name that stands for nothing is a mistake of the command line. */
    static <T> List<T> of(CommandSpec spec, String kind, List<String> patterns, List<T> all, Function<T, String> name) {
        Set<T> chosen = new LinkedHashSet<>();
        for (String pattern : patterns) {
            List<T> matches = all.stream()
                    .filter(item -> matches(pattern, name.apply(item)))
                    .toList();
            if (matches.isEmpty()) {
                List<String> names = all.stream().map(name).toList();
                throw new ParameterException(
                        spec.commandLine(),
                        "there is no " + kind + " '" + pattern + "'; there are " + String.join(", ", names));
            }
            chosen.addAll(matches);
        }
        List<T> inOrder = new ArrayList<>(all);
        inOrder.retainAll(chosen);
        return inOrder;
    }

    private static boolean matches(String pattern, String name) {
        String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q");
        return name.matches(regex);
    }
}
