package io.walstore.benchmarks.run;

import io.walstore.benchmarks.Contender;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** All contenders on the class path. */
final class Contenders {

    private Contenders() {}

    /** By name. */
    static List<Contender> all() {
        return ServiceLoader.load(Contender.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(Contender::name))
                .toList();
    }
}
