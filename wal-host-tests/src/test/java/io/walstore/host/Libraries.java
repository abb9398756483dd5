package io.walstore.host;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The libraries on the class path of these tests, and which of them needs which, as the build has written it down. */
final class Libraries {

    private static final Path THESE_TESTS = classesOfTheseTests();

    private static final Libraries OF_THE_BUILD = ofTheBuild("libraries.json", "class-path.txt");

    private final Map<Library, Set<Library>> needs = new HashMap<>();
    private final Set<Library> direct;
    private final List<String> classPath;

    private Libraries(JsonNode tree, String classPath) {
        collect(tree);
        this.direct = needs.get(Library.of(tree));
        this.classPath = List.of(classPath.split(File.pathSeparator));
    }

    static Libraries ofTheBuild() {
        return OF_THE_BUILD;
    }

    private static Libraries ofTheBuild(String tree, String classPath) {
        try {
            return new Libraries(
                    JsonMapper.shared().readTree(THESE_TESTS.resolve(tree)),
                    Files.readString(THESE_TESTS.resolve(classPath)).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path classesOfTheseTests() {
        try {
            return Path.of(Libraries.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A library comes several times, and tells what it needs only once. */
    private void collect(JsonNode node) {
        Set<Library> needed = needs.computeIfAbsent(Library.of(node), library -> new LinkedHashSet<>());
        for (JsonNode child : node.path("children")) {
            needed.add(Library.of(child));
            collect(child);
        }
    }

    /**
     * The class path of an application.
     *
     * @param artifacts what it depends on, by artifact ids
     * @param excluded artifact and group ids of what it does not want even so
     */
    List<Path> classPath(Collection<String> artifacts, Collection<String> excluded) {
        Deque<Library> waiting = new ArrayDeque<>();
        artifacts.forEach(artifact -> waiting.add(find(artifact)));
        Set<Library> found = new LinkedHashSet<>();
        while (!waiting.isEmpty()) {
            Library next = waiting.remove();
            if (!excluded.contains(next.artifact()) && !excluded.contains(next.group()) && found.add(next)) {
                waiting.addAll(needs.get(next));
            }
        }
        return Stream.concat(
                        Stream.of(THESE_TESTS),
                        classPath.stream()
                                .filter(entry -> found.stream().anyMatch(library -> library.isAt(entry)))
                                .map(Path::of))
                .toList();
    }

    private Library find(String artifact) {
        return direct.stream()
                .filter(library -> library.artifact().equals(artifact))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("these tests do not depend on " + artifact));
    }

    private record Library(String group, String artifact) {

        static Library of(JsonNode node) {
            return new Library(
                    node.path("groupId").asString(), node.path("artifactId").asString());
        }

        /** In the local repository, or, if it is a module of this project, where it was built. */
        boolean isAt(String entry) {
            String unified = entry.replace(File.separatorChar, '/');
            return unified.contains("/" + group.replace('.', '/') + "/" + artifact + "/")
                    || (group.equals("io.walstore") && unified.contains("/" + artifact + "/target/"));
        }
    }
}
