package dev.exai.core.spi;

import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a call stands in a distributed trace, as W3C Trace Context (Recommendation of 2021-11-23) writes it.
 *
 * @param traceParent the W3C header of that name: version, trace, parent and flags
 * @param traceState the W3C header of that name, at most 512 printable ASCII characters; null for none
 */
public record TraceContext(String traceParent, @Nullable String traceState) {
    private static final Pattern PARENT = Pattern.compile(
            "(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-[!-~]{0,200})?");
    private static final Pattern STATE = Pattern.compile("[ -~]{1,512}");

    /**
     * Checks.
     *
     * @throws IllegalArgumentException that names the part that is malformed
     */
    public TraceContext {
        Objects.requireNonNull(traceParent, "traceParent");
        if (!PARENT.matcher(traceParent).matches()) {
            throw new IllegalArgumentException("traceParent is malformed");
        }
        if (traceState != null && !STATE.matcher(traceState).matches()) {
            throw new IllegalArgumentException("traceState is malformed");
        }
    }

    /**
     * What a stranger sent, as the recommendation wants it taken: nothing if the parent is missing or malformed, the parent alone
     * if only the state is.
     */
    public static @Nullable TraceContext ofUntrusted(@Nullable String traceParent, @Nullable String traceState) {
        if (traceParent == null || !PARENT.matcher(traceParent).matches()) {
            return null;
        }
        boolean stated = traceState != null && STATE.matcher(traceState).matches();
        return new TraceContext(traceParent, stated ? traceState : null);
    }
}
