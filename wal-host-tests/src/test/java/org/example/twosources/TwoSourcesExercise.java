package org.example.twosources;

import io.walstore.host.Exercise;
import io.walstore.host.LogUse;
import java.util.Map;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes into both databases, and takes back what was written into the second one. */
@Component
class TwoSourcesExercise implements Exercise {

    private final JdbcTemplate orders;
    private final JdbcTemplate archive;
    private final TransactionTemplate inOrders;
    private final TransactionTemplate inArchive;

    TwoSourcesExercise(
            JdbcTemplate orders,
            @Qualifier("archiveJdbcTemplate") JdbcTemplate archive,
            PlatformTransactionManager inOrders,
            @Qualifier("archiveTransactionManager") PlatformTransactionManager inArchive) {
        this.orders = orders;
        this.archive = archive;
        this.inOrders = new TransactionTemplate(inOrders);
        this.inArchive = new TransactionTemplate(inArchive);
    }

    @Override
    public void run(ApplicationContext context, Map<String, String> report) {
        inOrders.executeWithoutResult(status -> {
            orders.update("insert into account (owner) values ('Ada')");
            LogUse.inTransaction(context);
        });
        inArchive.executeWithoutResult(status -> {
            archive.update("insert into account (owner) values ('Eve')");
            LogUse.inTransaction(context);
            status.setRollbackOnly();
        });
        report.put("orders", owners(orders));
        report.put("archive", owners(archive));
    }

    private static String owners(JdbcTemplate jdbc) {
        return jdbc.queryForList("select owner from account", String.class).toString();
    }
}
