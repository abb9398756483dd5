package io.walstore.host;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.context.ApplicationContext;

/** Which databases the data sources lead to. */
final class Databases {

    private Databases() {}

    static void add(Map<String, String> report, ApplicationContext context) throws SQLException {
        for (Map.Entry<String, DataSource> source :
                context.getBeansOfType(DataSource.class).entrySet()) {
            try (Connection connection = source.getValue().getConnection()) {
                DatabaseMetaData database = connection.getMetaData();
                report.put(
                        "database of " + source.getKey(),
                        database.getDatabaseProductName() + " through " + database.getDriverName() + ", auto-commit "
                                + connection.getAutoCommit() + ", isolation "
                                + connection.getTransactionIsolation());
            }
        }
    }
}
