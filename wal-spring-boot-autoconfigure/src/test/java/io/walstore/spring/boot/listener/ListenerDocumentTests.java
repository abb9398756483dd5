package io.walstore.spring.boot.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.walstore.WalLogStore;
import io.walstore.spring.boot.listener.ListenerSnippets.Order;
import io.walstore.spring.boot.listener.ListenerSnippets.Payments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** What docs/listeners.md shows compiles, and its outbox works. */
class ListenerDocumentTests {

    private static final Path DOCUMENT = Path.of("../docs/listeners.md");
    private static final Path SNIPPETS =
            Path.of("src/test/java/io/walstore/spring/boot/listener/ListenerSnippets.java");

    private static final Pattern SHOWN = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern COMPILED = Pattern.compile("// begin: .*?\\n(.*?)// end\\n", Pattern.DOTALL);

    @TempDir
    Path directory;

    @Test
    void showsWhatIsCompiled() throws IOException {
        List<String> shown = blocks(SHOWN, DOCUMENT);

        assertThat(shown).hasSizeGreaterThan(3).isEqualTo(blocks(COMPILED, SNIPPETS));
    }

    private static List<String> blocks(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file))
                .results()
                .map(block -> block.group(1).stripIndent())
                .toList();
    }

    @Test
    void movesRowsOfTheOutboxIntoTheLogOnce() {
        JdbcDataSource database = new JdbcDataSource();
        database.setUrl("jdbc:h2:mem:outbox;DB_CLOSE_DELAY=-1");
        JdbcTemplate jdbc = new JdbcTemplate(database);
        jdbc.execute("create table outbox (id bigint auto_increment primary key, payload varbinary(1000))");
        JsonPayloadConverter json = new JsonPayloadConverter(JsonMapper.shared());
        try (WalLogStore log = WalLogStore.builder(directory).open()) {
            Payments payments = new Payments(order -> {}, jdbc, new WalTemplate(log), json);
            new TransactionTemplate(new JdbcTransactionManager(database))
                    .executeWithoutResult(status -> payments.paySafely(new Order("pen", 2)));

            payments.moveOutbox();
            payments.moveOutbox();

            assertThat(log.lastIndex()).isEqualTo(1);
            assertThat(json.fromPayload(log.getLog(1).data(), Order.class)).isEqualTo(new Order("pen", 2));
        }
    }
}
