package io.walstore.spring.boot.jpa;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Lets the driver follow where SQLite has rolled back by itself.
 *
 * <p>SQLite ends a transaction that finds the disk full. The driver does not notice: its own rollback fails, and it goes
 * on as if there still were a transaction. The next one is then never begun, and each of its statements is committed
 * alone.
 */
final class RollbackAware implements InvocationHandler {

    private final Connection connection;

    private RollbackAware(Connection connection) {
        this.connection = connection;
    }

    static Connection over(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                RollbackAware.class.getClassLoader(), new Class<?>[] {Connection.class}, new RollbackAware(connection));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            if (method.getName().equals("rollback") && arguments == null) {
                begin(e.getTargetException());
                return null;
            }
            throw e.getTargetException();
        }
    }

    /** As the driver does after a rollback. Succeeds only if there is no transaction, which then was rolled back. */
    private void begin(Throwable failure) throws Throwable {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
        } catch (SQLException e) {
            failure.addSuppressed(e);
            throw failure;
        }
    }
}
