package org.example.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.walstore.host.SliceRun;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** The JDBC slice of an application. */
@JdbcTest
public class AccountSlice {

    @Autowired
    private JdbcTemplate jdbc;

    @Test
    void asks(@Autowired ConfigurableApplicationContext context) throws Exception {
        assertThat(jdbc.queryForObject("select 1", Integer.class)).isOne();

        SliceRun.tell(context);
    }
}
