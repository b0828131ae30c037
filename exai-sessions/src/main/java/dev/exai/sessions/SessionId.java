package dev.exai.sessions;

import dev.exai.core.Identifiers;
import org.jspecify.annotations.Nullable;

/**
 * Names one session in listings, logs and metadata; 1–64 visible ASCII characters, unique in this process. It is no
 * secret: what may be done with it is decided by the principal.
 */
public record SessionId(String value) {
    /**
     * Checks.
     *
     * @throws IllegalArgumentException if the value breaks the rule
     */
    public SessionId {
        Identifiers.check("session id", value, 64);
    }

    @Override
    public boolean equals(@Nullable Object other) { // by hand, as hashCode: a record's own cost a start 5 ms
        return other instanceof SessionId id && id.value.equals(value);
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
