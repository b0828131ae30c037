package dev.exai.core;

import org.jspecify.annotations.Nullable;

/**
 * Who a call is for: the owner of its conversations, files and budgets; 1–200 visible ASCII characters. Two principals
 * never see anything of each other.
 */
public record PrincipalId(String value) {
    /** The one user of an embedded library or of a server over stdio. */
    public static final PrincipalId LOCAL = new PrincipalId("local");

    /** Checks the value. */
    public PrincipalId {
        Identifiers.check("principal", value, 200);
    }

    @Override
    public boolean equals(@Nullable Object other) { // by hand, as hashCode: a record's own cost a start 5 ms
        return other instanceof PrincipalId principal && principal.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
