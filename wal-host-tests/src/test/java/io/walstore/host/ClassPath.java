package io.walstore.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What an application depends on, as it would say it to a build tool: everything else that this needs comes with it. */
record ClassPath(Set<String> artifacts, Set<String> excluded) {

    static final String STARTER = "wal-spring-boot-starter";

    static ClassPath of(String... artifacts) {
        return new ClassPath(Set.of(artifacts), Set.of());
    }

    ClassPath with(String... more) {
        return new ClassPath(union(artifacts, more), excluded);
    }

    ClassPath withLog() {
        return with(STARTER);
    }

    /** Leaves out artifacts, or all of a group, although something needs them. */
    ClassPath without(String... artifactsOrGroups) {
        return new ClassPath(artifacts, union(excluded, artifactsOrGroups));
    }

    private static Set<String> union(Set<String> some, String... more) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(List.of(more));
        return all;
    }

    List<Path> entries() {
        return Libraries.ofTheBuild().classPath(artifacts, excluded);
    }
}
