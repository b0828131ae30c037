package dev.exai.core.internal.sql;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Connections of which a test hears before each statement that is executed. */
final class Overheard {
    private Overheard() {}

    /** Hears of statements. */
    @FunctionalInterface
    interface Listener {
        /** Called before the statement is executed; what it throws comes out of the driver in its place. */
        void before(String sql) throws SQLException;
    }

    /** The connection, with the listener. */
    static Connection connection(Connection real, Listener listener) {
        return proxy(Connection.class, (method, arguments) -> {
            Object result = method.invoke(real, arguments);
            return result instanceof PreparedStatement statement
                    ? statement(statement, String.valueOf(arguments[0]), listener)
                    : result;
        });
    }

    private static PreparedStatement statement(PreparedStatement real, String sql, Listener listener) {
        return proxy(PreparedStatement.class, (method, arguments) -> {
            if (method.getName().startsWith("execute")) {
                listener.before(sql);
            }
            return method.invoke(real, arguments);
        });
    }

    private interface Call {
        Object invoke(Method method, Object[] arguments) throws Exception;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    try {
                        return call.invoke(method, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
