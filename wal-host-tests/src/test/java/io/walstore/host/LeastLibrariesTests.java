package io.walstore.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.example.listening.ListeningHost;
import org.example.plain.PlainHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the log does without the libraries that an application may leave out. */
class LeastLibrariesTests {

    private static final List<String> OF_THE_DATABASE =
            List.of("org.hibernate.", "org.springframework.jdbc.", "org.sqlite.");

    private static final ClassPath COMPLETE = ClassPath.of(ClassPath.STARTER);
    private static final ClassPath LEAST =
            COMPLETE.without("spring-jdbc", "hibernate-core", "hibernate-community-dialects", "sqlite-jdbc");

    @TempDir
    Path directory;

    @Test
    void startsWithoutHibernateAndSqliteWhenCatalogueIsFile() {
        assertThat(run(LEAST, PlainHost.class, "file")).containsEntry(LogUse.ENTRY, "kept");
    }

    @Test
    void listensWithoutMicrometerAndJacksonAndTransactions() {
        assertThat(run(LEAST, ListeningHost.class, "file")).containsEntry("heard", "told");
    }

    @Test
    void saysWhatIsMissingWhenCatalogueIsDatabase() {
        assertThat(run(LEAST, PlainHost.class, "sqlite").get("warnings"))
                .contains("Invalid value 'sqlite' for configuration property 'wal.metadata.type'")
                .contains("org.sqlite.SQLiteDataSource, which is not on the class path");
    }

    @Test
    void loadsNothingOfDatabaseUntilCatalogueIsOne() {
        HostLoader loader = HostLoader.fresh(COMPLETE);

        assertThat(run(loader, PlainHost.class, "file")).containsEntry(LogUse.ENTRY, "kept");
        assertThat(ofTheDatabase(loader)).isEmpty();

        assertThat(run(loader, PlainHost.class, "sqlite")).containsEntry(LogUse.ENTRY, "kept");
        for (String prefix : OF_THE_DATABASE) {
            assertThat(ofTheDatabase(loader)).anyMatch(name -> name.startsWith(prefix));
        }
    }

    private static Stream<String> ofTheDatabase(HostLoader loader) {
        return loader.loaded().filter(name -> OF_THE_DATABASE.stream().anyMatch(name::startsWith));
    }

    private Map<String, String> run(ClassPath classPath, Class<?> host, String catalogue) {
        return run(HostLoader.of(classPath), host, catalogue);
    }

    private Map<String, String> run(HostLoader loader, Class<?> host, String catalogue) {
        return loader.run(
                HostRun.class,
                host.getName(),
                "--wal.directory=" + directory.resolve(catalogue),
                "--wal.metadata.type=" + catalogue);
    }
}
