package io.walstore.spring.boot.autoconfigure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.walstore.RetentionReport;
import io.walstore.WalListener;
import io.walstore.WalLogStore;
import io.walstore.spring.boot.WalLogStoreBuilderCustomizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is written about the starter is what it does: the table is generated, and the snippets are from here. */
class SpringBootDocumentTests {

    private static final Path DOCUMENT = Path.of("..", "docs", "spring-boot.md");
    private static final Path THIS =
            Path.of("src/test/java/" + SpringBootDocumentTests.class.getName().replace('.', '/') + ".java");

    /** To be pasted into the document when this fails. */
    @Test
    void listsEveryProperty() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        try (InputStream metadata =
                WalProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            for (JsonNode property : JsonMapper.shared().readTree(metadata).path("properties")) {
                String name = property.path("name").asString();
                String value = property.path("defaultValue").asString("");
                rows.put(
                        name,
                        "| `" + name + "` | " + (value.isEmpty() ? "" : "`" + value + "`") + " | "
                                + property.path("description").asString() + " |");
            }
        }
        List<String> table = new ArrayList<>(List.of("| property | default | |", "|---|---|---|"));
        table.addAll(rows.values());

        assertThat(between("<!-- properties -->", "<!-- end -->")).isEqualTo(String.join("\n", table));
    }

    private static String between(String start, String end) throws IOException {
        String text = Files.readString(DOCUMENT);
        return text.substring(text.indexOf(start) + start.length(), text.indexOf(end))
                .strip();
    }

    @ParameterizedTest
    @ValueSource(strings = {"qualified", "customizer"})
    void showsCodeThatIsCompiled(String snippet) throws IOException {
        Matcher code = Pattern.compile("// snippet " + snippet + "\n(.*?)\n *// end", Pattern.DOTALL)
                .matcher(Files.readString(THIS));
        assertThat(code.find()).isTrue();
        String shown = code.group(1).stripIndent().replace("static class", "class");

        assertThat(Files.readString(DOCUMENT))
                .contains("<!-- snippet " + snippet + " -->\n```java\n" + shown + "\n```");
    }

    @Test
    void doesWhatTheSnippetsSay(@TempDir Path directory) {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(WalAutoConfiguration.class))
                .withUserConfiguration(Shown.class)
                .withPropertyValues(
                        "wal.directory=" + directory,
                        "wal.metadata.type=file",
                        "wal.logs.audit.retention.max-segments=1")
                .run(context -> {
                    context.getBean(Auditor.class).note("in");
                    WalLogStore audit = context.getBean("auditWalLogStore", WalLogStore.class);
                    audit.roll();
                    context.getBean(Auditor.class).note("out");
                    audit.applyRetention();

                    assertThat(audit.getLog(2).data()).isEqualTo("out".getBytes(UTF_8));
                    assertThat(context.getBean(Operators.class).told).containsExactly("1 segments are gone");
                });
    }

    static class Operators {

        private final List<String> told = new ArrayList<>();

        void tell(String what) {
            told.add(what);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import({Auditor.class, Operators.class})
    static class Shown {

        // snippet customizer
        @Bean
        WalLogStoreBuilderCustomizer listenToWhatIsGivenUp(Operators operators) {
            return builder -> builder.listener(new WalListener() {
                @Override
                public void expired(RetentionReport report) {
                    operators.tell(report.segments() + " segments are gone");
                }
            });
        }
        // end
    }

    // snippet qualified
    @Component
    static class Auditor {

        private final WalLogStore audit;

        Auditor(@Qualifier("audit") WalLogStore audit) {
            this.audit = audit;
        }

        void note(String what) {
            audit.append(what.getBytes(UTF_8));
        }
    }
    // end
}
