package org.example.tabledatajdbc;

import io.walstore.host.Exercise;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** An application whose records say that they are Spring Data JDBC's. */
@SpringBootApplication
public class TableDataJdbcHost {

    @Bean
    Exercise exercise(AccountRepository accounts) {
        return (context, report) -> {
            accounts.save(new Account(null, "Ada"));
            report.put(
                    "owners",
                    accounts.findAll().stream().map(Account::owner).toList().toString());
        };
    }
}
