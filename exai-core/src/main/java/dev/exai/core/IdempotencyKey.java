package dev.exai.core;

/** The caller's promise that calls with this key are one call; 1–200 visible ASCII characters, scoped to a principal. */
public record IdempotencyKey(String value) {
    /** Checks the value. */
    public IdempotencyKey {
        Identifiers.check("idempotency key", value, 200);
    }

    @Override
    public String toString() {
        return value;
    }
}
