package io.walstore.spring.boot.jpa;

import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * One Hibernate for many catalogues, one after the other: starting it takes ten times as long as opening a database. It
 * keeps nothing of what it read or wrote.
 */
final class SharedPersistence implements Function<DataSource, CataloguePersistence> {

    private final DelegatingDataSource current = new DelegatingDataSource();
    private final CataloguePersistence persistence = new CataloguePersistence(current, sql -> sql) {
        @Override
        public void close() {
            // Needed again.
        }
    };

    @Override
    public CataloguePersistence apply(DataSource dataSource) {
        current.setTargetDataSource(dataSource);
        return persistence;
    }
}
