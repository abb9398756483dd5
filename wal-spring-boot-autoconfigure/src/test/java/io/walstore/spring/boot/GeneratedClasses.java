package io.walstore.spring.boot;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.core.io.InputStreamSource;
import org.springframework.util.FileSystemUtils;

/** Compiles what was generated, and defines each class where the package is that it is generated into. */
final class GeneratedClasses {

    private GeneratedClasses() {}

    static void define(InMemoryGeneratedFiles files) throws IOException, ReflectiveOperationException {
        Path directory = Files.createTempDirectory("generated");
        try {
            write(files.getGeneratedFiles(Kind.CLASS), directory);
            compile(write(files.getGeneratedFiles(Kind.SOURCE), directory), directory);
            for (Path file : filesIn(directory, ".class")) {
                define(directory.relativize(file).toString(), Files.readAllBytes(file));
            }
        } finally {
            FileSystemUtils.deleteRecursively(directory);
        }
    }

    private static List<Path> write(Map<String, InputStreamSource> files, Path directory) throws IOException {
        for (Map.Entry<String, InputStreamSource> file : files.entrySet()) {
            Path path = directory.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            try (InputStream content = file.getValue().getInputStream()) {
                Files.copy(content, path);
            }
        }
        return files.keySet().stream().map(directory::resolve).toList();
    }

    private static void compile(List<Path> sources, Path directory) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, UTF_8)) {
            List<String> options =
                    List.of("-proc:none", "-cp", System.getProperty("java.class.path"), "-d", directory.toString());
            if (!compiler.getTask(said, manager, null, options, null, manager.getJavaFileObjectsFromPaths(sources))
                    .call()) {
                throw new AssertionError(said.toString());
            }
        }
    }

    private static List<Path> filesIn(Path directory, String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(suffix)).toList();
        }
    }

    /** Beside the class that it was generated for, whose name its own begins with. */
    private static void define(String file, byte[] bytes) throws ReflectiveOperationException {
        String name = file.replace('/', '.');
        Class<?> neighbour = Class.forName(name.substring(0, name.indexOf("__")));
        MethodHandles.privateLookupIn(neighbour, MethodHandles.lookup()).defineClass(bytes);
    }
}
