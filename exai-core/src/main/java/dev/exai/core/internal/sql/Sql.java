package dev.exai.core.internal.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A connection inside a transaction, as the work sees it: parameters only, faults as {@link SqlFault}. Not thread-safe. */
public final class Sql {
    private final Connection connection;
    private final Dialect dialect;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private boolean changed;
    private boolean failed;

    Sql(Connection connection, Dialect dialect) {
        this.connection = connection;
        this.dialect = dialect;
    }

    /** Reads one row of a result. */
    @FunctionalInterface
    public interface Row<T> {
        /** The value of the row the result stands at. */
        T read(ResultSet row) throws SQLException;
    }

    /** The database's dialect. */
    public Dialect dialect() {
        return dialect;
    }

    /** The first row, empty if there is none. */
    public <T> Optional<T> first(String sql, Row<T> row, @Nullable Object... values) {
        List<T> rows = all(sql, row, values);
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(0));
    }

    /** All rows. */
    public <T> List<T> all(String sql, Row<T> row, @Nullable Object... values) {
        try (ResultSet result = bound(sql, values).executeQuery()) {
            List<T> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(row.read(result));
            }
            return rows;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** The number in the only column of the first row; 0 if there is no row, or null in it. */
    public long number(String sql, @Nullable Object... values) {
        return first(sql, row -> row.getLong(1), values).orElse(0L);
    }

    /** Changes rows; returns how many. */
    public int update(String sql, @Nullable Object... values) {
        changed = true;
        try {
            return bound(sql, values).executeUpdate();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Inserts a row with a statement that ends in RETURNING and one number, which is returned. */
    public long insert(String sql, @Nullable Object... values) {
        changed = true;
        return number(sql, values);
    }

    /** Runs a statement of the schema or of transactions, which has no parameters. */
    void run(String sql) {
        try {
            execute(sql);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    void execute(String sql) throws SQLException {
        PreparedStatement known = prepared.get(sql);
        if (known == null) {
            known = connection.prepareStatement(sql);
            prepared.put(sql, known);
        }
        if (known.execute()) {
            known.getResultSet().close(); // a statement that is not at its end would hold back a VACUUM
        }
    }

    /** Whether anything was changed since the last {@link #begin}. */
    boolean hasChanged() {
        return changed;
    }

    /** Whether the database reported a fault, after which the connection must not be used. */
    boolean hasFailed() {
        return failed;
    }

    void begin() {
        changed = false;
    }

    SqlFault failed(SQLException cause) {
        failed = true;
        return SqlFault.of(cause, dialect);
    }

    /** Frees the statements, and with them the connection. */
    void close() {
        prepared.clear();
        try {
            connection.close();
        } catch (SQLException e) {
            failed = true; // it is given up in any case
        }
    }

    private PreparedStatement bound(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }
}
