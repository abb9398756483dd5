package io.walstore.host;

import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationContext;
import org.springframework.http.codec.ServerCodecConfigurer;

/** What WebFlux can read and write, but for classes that JAXB knows: see {@link ServletConverters}. */
final class ReactiveCodecs {

    private ReactiveCodecs() {}

    static void add(Map<String, String> report, ApplicationContext context) {
        context.getBeansOfType(ServerCodecConfigurer.class).forEach((bean, codecs) -> {
            report.put(
                    "readers of " + bean,
                    codecs.getReaders().stream()
                            .map(reader -> String.valueOf(reader.getReadableMediaTypes()))
                            .filter(types -> !types.contains("application/xml"))
                            .collect(Collectors.toCollection(TreeSet::new))
                            .toString());
            report.put(
                    "writers of " + bean,
                    codecs.getWriters().stream()
                            .map(writer -> String.valueOf(writer.getWritableMediaTypes()))
                            .filter(types -> !types.contains("application/xml"))
                            .collect(Collectors.toCollection(TreeSet::new))
                            .toString());
        });
    }
}
