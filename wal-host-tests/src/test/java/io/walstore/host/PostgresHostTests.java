package io.walstore.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.example.jpa.JpaHost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log disturbs no application with a PostgreSQL server behind it. */
class PostgresHostTests {

    private static EmbeddedPostgres server;

    @TempDir
    Path directory;

    @BeforeAll
    static void startServer() throws IOException, SQLException {
        server = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(1))
                .start();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database host_with");
            statement.execute("create database host_without");
        }
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    @Test
    void leavesJpaApplicationWithLiquibaseAsItIs() {
        ClassPath classPath = ClassPath.of("spring-boot-starter-actuator", "spring-boot-starter-data-jpa")
                .with("spring-boot-starter-liquibase", "postgresql");

        assertThat(WithAndWithout.of(classPath, directory)
                        .same(
                                JpaHost.class,
                                "--spring.liquibase.change-log=classpath:db/changelog/customer.sql",
                                "--spring.liquibase.analytics-enabled=false",
                                "--spring.datasource.url="
                                        + server.getJdbcUrl("postgres", "host_" + WithAndWithout.RUN)))
                .containsEntry("customers", "[Ada]")
                .containsEntry("rolled back", "changed her mind")
                .containsEntry("dialect of entityManagerFactory", "org.hibernate.dialect.PostgreSQLDialect")
                .containsKey("bean liquibase");
        assertThat(directory.resolve("default/metadata.db")).exists();
    }
}
