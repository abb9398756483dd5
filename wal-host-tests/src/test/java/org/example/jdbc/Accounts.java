package org.example.jdbc;

import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Accounts in a table; opening one is a transaction. */
@Service
class Accounts {

    private final JdbcTemplate jdbc;

    Accounts(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Transactional
    public void open(String owner, Runnable beforeTheEnd) {
        jdbc.update("insert into account (owner) values (?)", owner);
        beforeTheEnd.run();
    }

    public List<String> owners() {
        return jdbc.queryForList("select owner from account", String.class);
    }
}
