package dev.exai.files;

import dev.exai.core.TimeSource;
import dev.exai.files.internal.web.WebFetch;
import dev.exai.files.internal.web.WebLimits;
import dev.exai.files.internal.web.WebNetwork;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether and how files may be taken in from addresses. Off unless somebody turns it on. Where it is on, a name is resolved
 * once and the connection goes to what was checked; addresses of private networks, of this machine, of its cloud, and of
 * everything else that is not the public internet are refused however they are written; redirects are followed by hand and
 * checked like the first address; no credentials, cookies or referrers are sent, and no proxy is used. Immutable.
 */
public final class WebAccess {
    /** Most redirects that can be allowed. */
    public static final int MAX_REDIRECTS = 10;

    private static final WebAccess OFF = new WebAccess(null);

    private final WebFetch.@Nullable Settings settings;

    private WebAccess(WebFetch.@Nullable Settings settings) {
        this.settings = settings;
    }

    /** Nothing is ever fetched: the default. */
    public static WebAccess off() {
        return OFF;
    }

    /** The public internet over https and http, with every default. */
    public static WebAccess on() {
        return new Builder().build();
    }

    /** Whether anything may be fetched. */
    public boolean isOn() {
        return settings != null;
    }

    WebFetch fetch() {
        return new WebFetch(settings);
    }

    @Override
    public String toString() {
        return isOn() ? "WebAccess[on]" : "WebAccess[off]";
    }

    /** Builds a {@link WebAccess} that is on. Not thread-safe. */
    public static final class Builder {
        private Duration connect = Duration.ofSeconds(10);
        private Duration idle = Duration.ofSeconds(20);
        private Duration total = Duration.ofMinutes(5);
        private int redirects = 5;
        private boolean plainHttp = true;
        private Set<Integer> ports = Set.of(80, 443);
        private TimeSource time = TimeSource.system();
        private WebNetwork network = WebNetwork.SYSTEM;

        /** Begins with every default. */
        public Builder() {}

        /** Longest wait for a connection to one address; default 10 s. */
        public Builder connectTimeout(Duration value) {
            connect = value;
            return this;
        }

        /** Longest wait for the next piece of the answer; default 20 s. */
        public Builder idleTimeout(Duration value) {
            idle = value;
            return this;
        }

        /** Longest time for everything, redirects included; default 5 min. */
        public Builder totalTimeout(Duration value) {
            total = value;
            return this;
        }

        /** Most redirects of one fetch, 0–{@link #MAX_REDIRECTS}; default 5. */
        public Builder redirects(int value) {
            redirects = value;
            return this;
        }

        /** Whether {@code http} is allowed beside {@code https}; default true. From https to http leads no redirect anyway. */
        public Builder plainHttp(boolean value) {
            plainHttp = value;
            return this;
        }

        /** The ports that may be asked; default 80 and 443. */
        public Builder ports(Set<Integer> values) {
            ports = Set.copyOf(values);
            return this;
        }

        /** Default the machine's clocks. */
        public Builder time(TimeSource value) {
            time = Objects.requireNonNull(value, "time");
            return this;
        }

        Builder network(WebNetwork value) {
            network = value;
            return this;
        }

        /**
         * The finished access.
         *
         * @throws IllegalArgumentException that names the setting out of range
         */
        public WebAccess build() {
            for (Duration each : new Duration[] {connect, idle, total}) {
                if (each.isNegative() || each.isZero()) {
                    throw new IllegalArgumentException("time-outs must be positive: " + each);
                }
            }
            if (redirects < 0 || redirects > MAX_REDIRECTS) {
                throw new IllegalArgumentException("redirects must be 0 to " + MAX_REDIRECTS + ": " + redirects);
            }
            if (ports.isEmpty() || ports.stream().anyMatch(port -> port < 1 || port > 65_535)) {
                throw new IllegalArgumentException("ports must be 1 to 65535, and at least one: " + ports);
            }
            WebLimits limits = new WebLimits(connect, idle, total, redirects, plainHttp, ports);
            return new WebAccess(new WebFetch.Settings(limits, time, network));
        }
    }
}
