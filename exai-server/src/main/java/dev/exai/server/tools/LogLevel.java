package dev.exai.server.tools;

import java.util.Locale;
import java.util.Optional;

/** How grave a message to the client is, in rising order; the levels of RFC 5424. */
public enum LogLevel {
    /** Details for finding a fault. */
    DEBUG,
    /** What happens in normal work. */
    INFO,
    /** Normal and worth noticing. */
    NOTICE,
    /** Something is wrong and was coped with. */
    WARNING,
    /** Something failed. */
    ERROR,
    /** A part has failed for good. */
    CRITICAL,
    /** Somebody must act at once. */
    ALERT,
    /** Nothing works. */
    EMERGENCY;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The name on the wire, for example {@code warning}. */
    public String wireName() {
        return wireName;
    }

    /** The level of that name on the wire, empty for any other text. */
    public static Optional<LogLevel> ofWireName(String name) {
        for (LogLevel level : values()) {
            if (level.wireName.equals(name)) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
    }
}
