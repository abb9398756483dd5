package org.example.jdbc;

import io.walstore.host.Exercise;
import io.walstore.host.LogUse;
import java.util.Map;
import org.springframework.context.ApplicationContext;
import org.springframework.stereotype.Component;

/** Opens one account, and nearly a second one. */
@Component
class AccountExercise implements Exercise {

    private final Accounts accounts;

    AccountExercise(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public void run(ApplicationContext context, Map<String, String> report) {
        accounts.open("Ada", () -> LogUse.inTransaction(context));
        try {
            accounts.open("Eve", () -> {
                LogUse.inTransaction(context);
                throw new UnsupportedOperationException("changed her mind");
            });
        } catch (UnsupportedOperationException e) {
            report.put("rolled back", e.getMessage());
        }
        report.put("owners", accounts.owners().toString());
    }
}
