package dev.exai.files.internal.web;

import java.time.Duration;
import java.util.Set;

/** How far a fetch may go; what each means stands at the builder of the public settings. */
public record WebLimits(
        Duration connect, Duration idle, Duration total, int redirects, boolean plainHttp, Set<Integer> ports) {
    /** Copies. */
    public WebLimits {
        ports = Set.copyOf(ports);
    }
}
