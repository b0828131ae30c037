package dev.exai.core;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Names one call in logs, errors and metadata; 1–64 visible ASCII characters, unique in this process when minted. */
public record RequestId(String value) {
    /** Checks the value. */
    public RequestId {
        Identifiers.check("request id", value, 64);
    }

    /** A fresh id of 96 random bits, for example {@code req_5f0c…}. It names and does not protect: others may guess it. */
    public static RequestId mint() {
        ThreadLocalRandom random = ThreadLocalRandom.current(); // a secure generator has one lock for all calls
        HexFormat hex = HexFormat.of();
        return new RequestId("req_" + hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextInt()));
    }

    @Override
    public String toString() {
        return value;
    }
}
