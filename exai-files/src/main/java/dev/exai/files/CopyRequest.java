package dev.exai.files;

import dev.exai.core.file.FilePurpose;
import dev.exai.core.file.UploadProgress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a copy at a provider shall be. Immutable. */
public final class CopyRequest {
    private final Builder settings;

    private CopyRequest(Builder settings) {
        this.settings = settings;
    }

    /** For a provider without purposes, everything by default. */
    public static CopyRequest plain() {
        return new Builder().build();
    }

    /** For a purpose in the provider's word, for example {@code file-extract}; everything else by default. */
    public static CopyRequest forPurpose(String purpose) {
        return new Builder().purpose(new FilePurpose(purpose)).build();
    }

    /** What it is for; null for a provider without purposes. */
    public @Nullable FilePurpose purpose() {
        return settings.purpose;
    }

    /** How long the provider shall keep it; null for its default. */
    public @Nullable Duration lifetime() {
        return settings.lifetime;
    }

    /** How long the copy must still be there. */
    public Duration validFor() {
        return settings.validFor;
    }

    /** A copy that nobody has asked the provider about for this long is asked about first. */
    public Duration trustFor() {
        return settings.trustFor;
    }

    /** Who is told how an upload gets on. */
    public UploadProgress progress() {
        return settings.progress;
    }

    /** Builds a {@link CopyRequest}. Not thread-safe. */
    public static final class Builder {
        private @Nullable FilePurpose purpose;
        private @Nullable Duration lifetime;
        private Duration validFor = Duration.ofHours(1);
        private Duration trustFor = Duration.ofHours(1);
        private UploadProgress progress = UploadProgress.NONE;

        /** Begins with every default. */
        public Builder() {}

        private Builder(Builder other) {
            purpose = other.purpose;
            lifetime = other.lifetime;
            validFor = other.validFor;
            trustFor = other.trustFor;
            progress = other.progress;
        }

        /** Default none. */
        public Builder purpose(@Nullable FilePurpose value) {
            purpose = value;
            return this;
        }

        /** Default the provider's. */
        public Builder lifetime(@Nullable Duration value) {
            lifetime = value;
            return this;
        }

        /** Default one hour; of a provider that keeps files for less it is what it gives. */
        public Builder validFor(Duration value) {
            validFor = value;
            return this;
        }

        /** Default one hour; zero asks each time. Of a provider that cannot be asked it does not count. */
        public Builder trustFor(Duration value) {
            trustFor = value;
            return this;
        }

        /** Default {@link UploadProgress#NONE}. Told only if this call is the one that sends. */
        public Builder progress(UploadProgress value) {
            progress = value;
            return this;
        }

        /**
         * The finished request.
         *
         * @throws IllegalArgumentException that names the setting out of range
         */
        public CopyRequest build() {
            Duration kept = lifetime;
            if (validFor.isNegative() || trustFor.isNegative() || (kept != null && kept.compareTo(validFor) < 0)) {
                throw new IllegalArgumentException(
                        "validFor and trustFor must not be negative, lifetime not below validFor");
            }
            return new CopyRequest(new Builder(this));
        }
    }
}
