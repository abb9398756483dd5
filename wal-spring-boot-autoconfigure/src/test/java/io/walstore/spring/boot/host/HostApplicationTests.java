package io.walstore.spring.boot.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The log disturbs no application it comes into, each with the libraries that such an application has. */
@ExtendWith(OutputCaptureExtension.class)
class HostApplicationTests {

    @TempDir
    Path directory;

    @Test
    void startsWithoutDatabaseAndBringsNoBeansOfOne() throws IOException {
        ClassPath withoutDatabase = ClassPath.complete().withoutDatabaseOfBoot();

        assertThat(withoutDatabase.run(PlainHost.class, properties())).containsExactly(Map.entry("entry", "kept"));
    }

    @Test
    void startsWithoutActuatorAndMicrometerAndWeb() throws IOException {
        ClassPath least =
                ClassPath.complete().withoutDatabaseOfBoot().withoutActuator().withoutWeb();

        assertThat(least.run(PlainHost.class, properties())).containsExactly(Map.entry("entry", "kept"));
    }

    @Test
    void listensWithoutMicrometerAndJacksonAndTransactions() throws IOException {
        ClassPath least = ClassPath.complete()
                .withoutDatabaseOfBoot()
                .withoutLibrariesOfTheLog()
                .withoutActuator()
                .withoutWeb()
                .without("/spring-tx", "/spring-jdbc");

        assertThat(least.run(ListeningHost.class, properties("wal.metadata.type", "file")))
                .containsExactly(Map.entry(ListeningHost.HEARD, "kept"));
    }

    @Test
    void startsWithoutHibernateAndSqliteWhenCatalogueIsFile() throws IOException {
        ClassPath withoutLibraries =
                ClassPath.complete().withoutDatabaseOfBoot().withoutLibrariesOfTheLog();

        assertThat(withoutLibraries.run(PlainHost.class, properties("wal.metadata.type", "file")))
                .containsExactly(Map.entry("entry", "kept"));
    }

    @Test
    void saysWhatIsMissingWhenCatalogueIsDatabase(CapturedOutput output) {
        ClassPath withoutLibraries =
                ClassPath.complete().withoutDatabaseOfBoot().withoutLibrariesOfTheLog();

        assertThatIllegalStateException()
                .isThrownBy(() -> withoutLibraries.run(PlainHost.class, properties("wal.metadata.type", "sqlite")));
        assertThat(output)
                .contains("Invalid value 'sqlite' for configuration property 'wal.metadata.type'")
                .contains("org.sqlite.SQLiteDataSource, which is not on the class path");
    }

    @Test
    void leavesJpaApplicationAsItIs() throws IOException {
        SortedMap<String, String> without =
                ClassPath.complete().withoutLog().without("/sqlite-jdbc").run(JpaHost.class, Map.of());
        SortedMap<String, String> with = ClassPath.complete().run(JpaHost.class, properties());

        assertThat(with.remove(LogUse.ENTRY)).isEqualTo("kept");
        assertThat(with).isEqualTo(without);
        assertThat(with)
                .containsEntry("customer", "Ada")
                .containsKeys(
                        "dataSource as javax.sql.DataSource",
                        "entityManagerFactory as jakarta.persistence.EntityManagerFactory",
                        "transactionManager as org.springframework.transaction.TransactionManager");
        assertThat(directory.resolve("default/metadata.db")).exists();
    }

    @Test
    void leavesJdbcApplicationAsItIs() throws IOException {
        ClassPath jdbc = ClassPath.complete().withoutJpaOfBoot();

        SortedMap<String, String> without =
                jdbc.withoutLog().withoutLibrariesOfTheLog().run(JdbcHost.class, Map.of());
        SortedMap<String, String> with = jdbc.run(JdbcHost.class, properties());

        assertThat(with.remove(LogUse.ENTRY)).isEqualTo("kept");
        assertThat(with).isEqualTo(without).containsKey("dataSource as javax.sql.DataSource");
        assertThat(directory.resolve("default/metadata.db")).exists();
    }

    private Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>();
        properties.put("wal.directory", directory.toString());
        return properties;
    }

    private Map<String, String> properties(String key, String value) {
        Map<String, String> properties = properties();
        properties.put(key, value);
        return properties;
    }
}
