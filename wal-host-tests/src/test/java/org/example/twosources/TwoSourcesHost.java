package org.example.twosources;

import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabase;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** An application of two databases, one of which is meant where nothing is said. */
@SpringBootApplication
public class TwoSourcesHost {

    @Bean
    @Primary
    EmbeddedDatabase orders() {
        return database();
    }

    @Bean
    EmbeddedDatabase archive() {
        return database();
    }

    private static EmbeddedDatabase database() {
        return new EmbeddedDatabaseBuilder()
                .setType(EmbeddedDatabaseType.H2)
                .generateUniqueName(true)
                .addScript("classpath:account.sql")
                .build();
    }

    @Bean
    @Primary
    JdbcTransactionManager ordersTransactionManager(DataSource orders) {
        return new JdbcTransactionManager(orders);
    }

    @Bean
    JdbcTransactionManager archiveTransactionManager(@Qualifier("archive") DataSource archive) {
        return new JdbcTransactionManager(archive);
    }

    @Bean
    JdbcTemplate archiveJdbcTemplate(@Qualifier("archive") DataSource archive) {
        return new JdbcTemplate(archive);
    }

    @Bean
    @Primary
    JdbcTemplate ordersJdbcTemplate(DataSource orders) {
        return new JdbcTemplate(orders);
    }
}
