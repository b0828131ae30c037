package dev.exai.core.budget;

import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What spending is booked on.
 *
 * @param owner the principal's or the conversation's name; empty for everybody
 * @param day the day in UTC that it is for; null for all time
 */
public record Account(Scope scope, String owner, @Nullable LocalDate day) {
    /** Whose spending is counted together. */
    public enum Scope {
        /** All calls of the program. */
        EVERYBODY,
        /** Those of one principal. */
        PRINCIPAL,
        /** Those of one conversation. */
        CONVERSATION
    }

    /** Checks. */
    public Account {
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(owner, "owner");
    }
}
