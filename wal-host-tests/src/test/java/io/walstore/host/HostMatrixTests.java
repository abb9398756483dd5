package io.walstore.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.walstore.ScanningHost;
import java.nio.file.Path;
import java.util.Map;
import org.example.batch.BatchHost;
import org.example.datajdbc.DataJdbcHost;
import org.example.jdbc.JdbcHost;
import org.example.jpa.JpaHost;
import org.example.listening.ListeningHost;
import org.example.plain.PlainHost;
import org.example.tabledatajdbc.TableDataJdbcHost;
import org.example.twosources.TwoSourcesHost;
import org.example.web.WebHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log disturbs no application it comes into, each with the libraries that such an application has. */
class HostMatrixTests {

    private static final String ANY_PORT = "--server.port=0";
    private static final String ALL_ENDPOINTS = "--management.endpoints.web.exposure.include=*";
    private static final String ACCOUNTS = "--spring.sql.init.schema-locations=classpath:account.sql";

    private static final ClassPath PLAIN = ClassPath.of("spring-boot-starter");
    private static final ClassPath ACTUATOR = ClassPath.of("spring-boot-starter-actuator");
    private static final ClassPath WEB = ACTUATOR.with("spring-boot-starter-webmvc");
    private static final ClassPath JPA =
            ACTUATOR.with("spring-boot-starter-data-jpa", "spring-boot-starter-flyway", "h2");
    private static final ClassPath JDBC = ACTUATOR.with("spring-boot-starter-jdbc", "h2");
    private static final ClassPath DATA_JDBC = ACTUATOR.with("spring-boot-starter-data-jdbc", "h2");

    @TempDir
    Path directory;

    @Test
    void leavesApplicationWithoutAnythingAsItIs() {
        assertThat(same(PLAIN, PlainHost.class)).doesNotContainKeys("health", "meters of simpleMeterRegistry");
    }

    @Test
    void leavesApplicationWithoutWebAsItIs() {
        assertThat(same(ACTUATOR, PlainHost.class)).containsKeys("health", "meters of simpleMeterRegistry");
    }

    @Test
    void leavesApplicationWithoutActuatorAsItIs() {
        ClassPath withoutActuator = PLAIN.with("spring-boot-starter-webmvc");

        assertThat(same(withoutActuator, WebHost.class, ANY_PORT))
                .containsEntry("GET /greeting as application/json", "200 application/json {\"text\":\"hello\"}")
                .doesNotContainKey("health");
    }

    @Test
    void leavesApplicationWithoutMicrometerAsItIs() {
        ClassPath withoutMicrometer = WEB.without("micrometer-core", "spring-boot-starter-micrometer-metrics")
                .without("micrometer-jakarta9");

        assertThat(same(withoutMicrometer, WebHost.class, ANY_PORT, ALL_ENDPOINTS))
                .containsKey("health")
                .doesNotContainKey("meters of simpleMeterRegistry");
    }

    @Test
    void leavesWebApplicationAsItIs() {
        assertThat(same(WEB, WebHost.class, ANY_PORT, ALL_ENDPOINTS))
                .containsKeys("health", "converters")
                .containsEntry("GET /greeting as application/json", "200 application/json {\"text\":\"hello\"}");
    }

    @Test
    void leavesApplicationWithManagementPortAsItIs() {
        assertThat(same(WEB, WebHost.class, ANY_PORT, ALL_ENDPOINTS, "--management.server.port=0"))
                .containsEntry("GET /actuator/health as text/html", "406  []");
    }

    @Test
    void leavesReactiveApplicationAsItIs() {
        ClassPath reactive = ACTUATOR.with("spring-boot-starter-webflux");

        assertThat(same(reactive, WebHost.class, ANY_PORT, ALL_ENDPOINTS))
                .containsKeys("health", "readers of serverCodecConfigurer")
                .containsEntry("GET /greeting as application/json", "200 application/json {\"text\":\"hello\"}");
    }

    @Test
    void leavesSecuredApplicationAsItIs() {
        ClassPath secured = WEB.with("spring-boot-starter-security");

        assertThat(same(
                        secured,
                        WebHost.class,
                        ANY_PORT,
                        ALL_ENDPOINTS,
                        "--spring.security.user.name=ada",
                        "--spring.security.user.password=secret"))
                .containsKey("bean springSecurityFilterChain")
                .containsEntry("GET /greeting as application/json", "401  []")
                .containsEntry(
                        "GET /greeting as application/json by user", "200 application/json {\"text\":\"hello\"}");
    }

    @Test
    void leavesJpaApplicationWithFlywayAsItIs() {
        assertThat(same(JPA, JpaHost.class))
                .containsEntry("customers", "[Ada]")
                .containsEntry("rolled back", "changed her mind")
                .containsEntry("entities of entityManagerFactory", "[Customer]")
                .containsKeys("bean flyway", "bean dataSource", "bean transactionManager");
        assertThat(directory.resolve("default/metadata.db")).exists();
    }

    @Test
    void leavesJdbcApplicationAsItIs() {
        assertThat(same(JDBC, JdbcHost.class, ACCOUNTS))
                .containsEntry("owners", "[Ada]")
                .containsEntry("rolled back", "changed her mind")
                .containsKeys("bean dataSource", "bean transactionManager")
                .doesNotContainKey("bean entityManagerFactory");
        assertThat(directory.resolve("default/metadata.db")).exists();
    }

    @Test
    void leavesApplicationWithSqliteDatabaseOfItsOwnAsItIs() {
        ClassPath sqlite = ACTUATOR.with("spring-boot-starter-jdbc", "sqlite-jdbc");

        assertThat(same(
                        sqlite,
                        JdbcHost.class,
                        "--spring.sql.init.mode=always",
                        "--spring.sql.init.schema-locations=classpath:account-sqlite.sql",
                        "--spring.datasource.url=jdbc:sqlite:" + directory + "/" + WithAndWithout.RUN + ".db"))
                .containsEntry("owners", "[Ada]")
                .containsEntry("rolled back", "changed her mind");
    }

    @Test
    void leavesSpringDataJdbcApplicationAsItIs() {
        assertThat(same(DATA_JDBC, TableDataJdbcHost.class, ACCOUNTS))
                .containsEntry("owners", "[Ada]")
                .containsKey("bean accountRepository");
        assertThat(directory.resolve("default/metadata.db")).exists();
    }

    /** With a second part of Spring Data, the first leaves repositories alone that do not say whose they are. */
    @Test
    void tellsSpringDataJdbcApplicationWhyARepositoryIsMissing() {
        assertThat(warningsOf(DATA_JDBC.withLog(), DataJdbcHost.class, ACCOUNTS))
                .contains("Spring Data made no repository org.example.datajdbc.AccountRepository")
                .contains("\"@Table\"", "\"org.springframework.data:spring-data-jpa\"", "\"wal.metadata.type\"");
    }

    @Test
    void leavesItToSpringBootToTellWhatIsMissingInApplicationWithTwoPartsOfSpringData() {
        ClassPath both = DATA_JDBC.with("spring-boot-starter-data-jpa");

        assertThat(warningsOf(both.withLog(), DataJdbcHost.class, ACCOUNTS))
                .contains("required a bean of type 'org.example.datajdbc.AccountRepository' that could not be found")
                .doesNotContain("write-ahead log");
    }

    private String warningsOf(ClassPath classPath, Class<?> host, String argument) {
        Map<String, String> report =
                HostLoader.of(classPath).run(HostRun.class, host.getName(), "--wal.directory=" + directory, argument);
        return report.get("warnings");
    }

    @Test
    void leavesSpringDataJdbcApplicationAsItIsIfThatExcludesSpringDataJpa() {
        assertThat(same(DATA_JDBC.without("spring-data-jpa"), DataJdbcHost.class, ACCOUNTS, "--wal.metadata.type=file"))
                .containsEntry("owners", "[Ada]")
                .containsKey("bean accountRepository");
    }

    @Test
    void leavesApplicationWithTwoDataSourcesAsItIs() {
        assertThat(same(JDBC, TwoSourcesHost.class))
                .containsEntry("orders", "[Ada]")
                .containsEntry("archive", "[]")
                .containsKeys("database of orders", "database of archive");
    }

    @Test
    void leavesBatchApplicationAsItIs() {
        assertThat(same(ACTUATOR.with("spring-boot-starter-batch-jdbc", "h2"), BatchHost.class, ACCOUNTS))
                .containsEntry("owners", "[{OWNER=Ada}]")
                .containsEntry("jobs", "[{STATUS=COMPLETED}]");
    }

    /** The driver that comes with the log is none for the application. */
    @Test
    void leavesApplicationThatForgotItsDriverAsItIs() {
        Map<String, String> report = same(PLAIN.with("spring-boot-starter-jdbc"), PlainHost.class);

        assertThat(report.get(HostRun.FAILURE)).contains("Failed to determine a suitable driver class");
    }

    @Test
    void leavesLazyApplicationAsItIs() {
        assertThat(same(JPA, JpaHost.class, "--spring.main.lazy-initialization=true"))
                .containsEntry("customers", "[Ada]")
                .containsEntry("rolled back", "changed her mind");
    }

    @Test
    void leavesApplicationThatScansItsPackagesAsItIs() {
        assertThat(same(WEB, ScanningHost.class, ANY_PORT, ALL_ENDPOINTS)).containsKeys("health", "converters");
    }

    @Test
    void leavesJpaApplicationThatScansItsPackagesAsItIs() {
        assertThat(same(JPA, ScanningHost.class)).containsEntry("entities of entityManagerFactory", "[]");
    }

    /** Nobody asks for the bean that listens. */
    @Test
    void listensInLazyApplication() {
        Map<String, String> report = HostLoader.of(PLAIN.withLog())
                .run(
                        HostRun.class,
                        ListeningHost.class.getName(),
                        "--wal.directory=" + directory,
                        "--spring.main.lazy-initialization=true");

        assertThat(report).containsEntry("heard", "told");
    }

    private Map<String, String> same(ClassPath classPath, Class<?> host, String... arguments) {
        return WithAndWithout.of(classPath, directory).same(host, arguments);
    }
}
