package dev.exai.files;

import dev.exai.core.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where contents are kept in storage that speaks the protocol of Amazon S3. Immutable. */
public final class S3Settings {
    private static final int MIN_PART = 5 << 20; // the protocol's own limit
    private static final int MAX_PART = 512 << 20;
    private static final int MAX_PREFIX = 200;

    private final Builder settings;

    private S3Settings(Builder settings) {
        this.settings = settings;
    }

    /** The bucket. */
    public String bucket() {
        return settings.bucket;
    }

    /** How every name begins; empty or ends with a slash. */
    public String prefix() {
        return settings.prefix;
    }

    /** The region. */
    public String region() {
        return settings.region;
    }

    /** The server; null for Amazon's of the region. */
    public @Nullable URI endpoint() {
        return settings.endpoint;
    }

    /** Whether the bucket stands in the path, not in the host's name. */
    public boolean pathStyle() {
        return settings.pathStyle;
    }

    /** The access key; null for what the environment, a profile or the machine's role gives. */
    public @Nullable String accessKey() {
        return settings.accessKey;
    }

    /** What belongs to the access key; null without one. */
    public @Nullable Secret secretKey() {
        return settings.secretKey;
    }

    /** Contents of more bytes are sent in parts of so many. */
    public int partBytes() {
        return settings.partBytes;
    }

    /** Uploads in parts that nobody has ended for so long are given up when a store is opened. */
    public Duration staleAfter() {
        return settings.staleAfter;
    }

    /** The folder in which a content lies until it is sent. */
    public Path spool() {
        return settings.spool;
    }

    /** Names the place, no keys. */
    @Override
    public String toString() {
        return "S3Settings[" + bucket() + "/" + prefix() + "]";
    }

    /** Builds {@link S3Settings}. Not thread-safe. */
    public static final class Builder {
        private final String bucket;
        private final Path spool;
        private String prefix = "";
        private String region = "us-east-1";
        private @Nullable URI endpoint;
        private boolean pathStyle;
        private @Nullable String accessKey;
        private @Nullable Secret secretKey;
        private int partBytes = 16 << 20;
        private Duration staleAfter = Duration.ofDays(1);

        /**
         * Begins with every default.
         *
         * @param bucket must exist
         * @param spool the folder in which a content lies until it is sent; made if it is missing, for its owner only
         */
        public Builder(String bucket, Path spool) {
            this.bucket = Objects.requireNonNull(bucket, "bucket");
            this.spool = Objects.requireNonNull(spool, "spool");
        }

        private Builder(Builder other) {
            bucket = other.bucket;
            spool = other.spool;
            prefix = other.prefix;
            region = other.region;
            endpoint = other.endpoint;
            pathStyle = other.pathStyle;
            accessKey = other.accessKey;
            secretKey = other.secretKey;
            partBytes = other.partBytes;
            staleAfter = other.staleAfter;
        }

        /** Default none: contents lie at the top of the bucket. At most 200 characters; a slash is added at its end. */
        public Builder prefix(String value) {
            prefix = value.isEmpty() || value.endsWith("/") ? value : value + "/";
            return this;
        }

        /** Default {@code us-east-1}, which servers that know no regions take too. */
        public Builder region(String value) {
            region = value;
            return this;
        }

        /** Default Amazon's of the region. */
        public Builder endpoint(@Nullable URI value) {
            endpoint = value;
            return this;
        }

        /** Default false; most other servers than Amazon's need true. */
        public Builder pathStyle(boolean value) {
            pathStyle = value;
            return this;
        }

        /** Default what the environment, a profile or the machine's role gives. */
        public Builder credentials(String access, Secret secret) {
            accessKey = access;
            secretKey = secret;
            return this;
        }

        /** Default 16 MiB; 5–512 MiB. */
        public Builder partBytes(int value) {
            partBytes = value;
            return this;
        }

        /** Default one day. */
        public Builder staleAfter(Duration value) {
            staleAfter = value;
            return this;
        }

        /**
         * The finished settings.
         *
         * @throws IllegalArgumentException that names the setting out of range
         */
        public S3Settings build() {
            if (bucket.isBlank() || region.isBlank()) {
                throw new IllegalArgumentException("bucket and region must not be blank");
            }
            if (prefix.length() > MAX_PREFIX || prefix.startsWith("/")) {
                throw new IllegalArgumentException(
                        "prefix must have at most " + MAX_PREFIX + " characters and begin with no slash");
            }
            if (partBytes < MIN_PART || partBytes > MAX_PART) {
                throw new IllegalArgumentException("partBytes must be " + MIN_PART + " to " + MAX_PART);
            }
            if (staleAfter.compareTo(Duration.ofMinutes(1)) < 0) {
                throw new IllegalArgumentException("staleAfter must be at least a minute: " + staleAfter);
            }
            return new S3Settings(new Builder(this));
        }
    }
}
