package dev.exai.core;

/** Names one call in logs, errors and metadata; 1–64 visible ASCII characters, unique in this process when minted. */
public record RequestId(String value) {
    /** Checks the value. */
    public RequestId {
        Identifiers.check("request id", value, 64);
    }

    /** A fresh id of 96 random bits, for example {@code req_5f0c…}. */
    public static RequestId mint() {
        return new RequestId(Identifiers.mint("req_", 12));
    }

    @Override
    public String toString() {
        return value;
    }
}
