package org.example.datajdbc;

import io.walstore.host.Exercise;
import io.walstore.host.LogUse;
import java.util.Map;
import org.springframework.context.ApplicationContext;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Adds one account, and nearly a second one. */
@Component
class AccountExercise implements Exercise {

    private final AccountRepository accounts;
    private final TransactionTemplate transaction;

    AccountExercise(AccountRepository accounts, TransactionTemplate transaction) {
        this.accounts = accounts;
        this.transaction = transaction;
    }

    @Override
    public void run(ApplicationContext context, Map<String, String> report) {
        transaction.executeWithoutResult(status -> {
            accounts.save(new Account(null, "Ada"));
            LogUse.inTransaction(context);
        });
        transaction.executeWithoutResult(status -> {
            accounts.save(new Account(null, "Eve"));
            LogUse.inTransaction(context);
            status.setRollbackOnly();
        });
        report.put(
                "owners",
                accounts.findAll().stream().map(Account::owner).toList().toString());
    }
}
