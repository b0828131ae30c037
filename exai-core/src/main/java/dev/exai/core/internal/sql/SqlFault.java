package dev.exai.core.internal.sql;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import java.sql.SQLException;

/** What the database refused. The connection that saw it is not used again. Messages hold no data. */
public final class SqlFault extends ExaiException {
    private static final long serialVersionUID = 1L;

    private final boolean repeatable;

    SqlFault(ErrorKind kind, String message, boolean repeatable, Throwable cause) {
        super(kind, message, cause);
        this.repeatable = repeatable;
    }

    /** The fault of a statement, by what the database says. */
    static SqlFault of(SQLException cause, Dialect dialect) {
        ErrorKind kind = dialect.kind(cause);
        String message = switch (kind) {
            case STORAGE_FULL -> "the storage is full; nothing was changed";
            case CONFIGURATION -> "the storage cannot be read or written: " + cause.getMessage();
            case CONNECTION_LOST -> "the database cannot be reached; nothing was changed";
            case REJECTED -> "the database is busy; nothing was changed";
            default ->
                dialect.isDamage(cause)
                        ? "the stored data is damaged: run \"exai storage check\", then \"exai storage repair\""
                                + " or restore a backup"
                        : "the storage failed (code " + cause.getErrorCode() + "); nothing was changed";
        };
        return new SqlFault(kind, message, dialect.mayBeRepeated(cause), cause);
    }

    /** The fault of getting a connection: who is refused can do something about it, whoever else waits for the database. */
    static SqlFault ofConnecting(SQLException cause, Dialect dialect) {
        ErrorKind kind = dialect.kind(cause);
        return kind == ErrorKind.CONFIGURATION || kind == ErrorKind.REJECTED
                ? of(cause, dialect)
                : new SqlFault(
                        ErrorKind.CONNECTION_LOST, "the database cannot be reached; nothing was changed", false, cause);
    }

    /** The fault of a commit: unless the database surely refused it, nobody knows whether the change is there. */
    static SqlFault ofCommit(SQLException cause, Dialect dialect) {
        ErrorKind kind = dialect.kind(cause);
        if (kind == ErrorKind.STORAGE_FULL || dialect.mayBeRepeated(cause)) {
            return of(cause, dialect);
        }
        return new SqlFault(
                ErrorKind.UNKNOWN_OUTCOME,
                "the storage failed while it kept the change, which may or may not be there; read before you repeat it",
                false,
                cause);
    }

    /** Whether the same transaction may run again. */
    boolean isRepeatable() {
        return repeatable;
    }
}
