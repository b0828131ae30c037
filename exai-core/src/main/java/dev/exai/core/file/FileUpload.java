package dev.exai.core.file;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A file on its way to a provider. Immutable; the content is read while it is sent. */
public final class FileUpload {
    private final Builder settings;

    private FileUpload(Builder settings) {
        this.settings = settings;
    }

    /** A builder for a content and the name that the provider shall show. */
    public static Builder of(ContentSource content, String fileName) {
        return new Builder(content, fileName);
    }

    /** A builder that holds everything this upload holds. */
    public Builder toBuilder() {
        return new Builder(settings);
    }

    /** The bytes. */
    public ContentSource content() {
        return settings.content;
    }

    /** The name that the provider shall show. */
    public String fileName() {
        return settings.fileName;
    }

    /** What it is for; null for a provider without purposes. */
    public @Nullable FilePurpose purpose() {
        return settings.purpose;
    }

    /** For example {@code application/pdf}; null if unknown. */
    public @Nullable String mediaType() {
        return settings.mediaType;
    }

    /** What the content must be: bytes of another hash are not accepted as this file; null if unknown. */
    public @Nullable ContentHash hash() {
        return settings.hash;
    }

    /** How long the provider shall keep it; null for its default. */
    public @Nullable Duration lifetime() {
        return settings.lifetime;
    }

    /** The token of an upload that broke off, from {@link UploadProgress#resumable}, to continue it; null to begin. */
    public @Nullable String resume() {
        return settings.resume;
    }

    /** Who is told how it gets on. */
    public UploadProgress progress() {
        return settings.progress;
    }

    /** Shows the size; neither name nor content. */
    @Override
    public String toString() {
        return "FileUpload[" + settings.content.sizeBytes() + " bytes, purpose " + settings.purpose + "]";
    }

    /** Builds a {@link FileUpload}. Not thread-safe. */
    public static final class Builder {
        private final ContentSource content;
        private final String fileName;
        private @Nullable FilePurpose purpose;
        private @Nullable String mediaType;
        private @Nullable ContentHash hash;
        private @Nullable Duration lifetime;
        private @Nullable String resume;
        private UploadProgress progress = UploadProgress.NONE;

        private Builder(ContentSource content, String fileName) {
            this.content = Objects.requireNonNull(content, "content");
            this.fileName = Objects.requireNonNull(fileName, "fileName");
        }

        private Builder(Builder other) {
            this(other.content, other.fileName);
            purpose = other.purpose;
            mediaType = other.mediaType;
            hash = other.hash;
            lifetime = other.lifetime;
            resume = other.resume;
            progress = other.progress;
        }

        /** Default none. */
        public Builder purpose(@Nullable FilePurpose value) {
            purpose = value;
            return this;
        }

        /** Default none, in the provider's own word. */
        public Builder purpose(String value) {
            return purpose(new FilePurpose(value));
        }

        /** Default unknown. */
        public Builder mediaType(@Nullable String value) {
            mediaType = value;
            return this;
        }

        /** Default unknown: whatever is read is sent. */
        public Builder hash(@Nullable ContentHash value) {
            hash = value;
            return this;
        }

        /** Default the provider's. */
        public Builder lifetime(@Nullable Duration value) {
            lifetime = value;
            return this;
        }

        /** Default none. */
        public Builder resume(@Nullable String value) {
            resume = value;
            return this;
        }

        /** Default {@link UploadProgress#NONE}. */
        public Builder progress(UploadProgress value) {
            progress = value;
            return this;
        }

        /**
         * The finished upload.
         *
         * @throws IllegalArgumentException that names the setting out of range
         */
        public FileUpload build() {
            require(
                    !fileName.isBlank() && fileName.chars().noneMatch(Character::isISOControl),
                    "fileName must not be blank or hold control characters");
            require(content.sizeBytes() >= 0, "content must have a known length");
            Duration kept = lifetime;
            require(kept == null || (!kept.isNegative() && !kept.isZero()), "lifetime must be positive: " + kept);
            return new FileUpload(new Builder(this));
        }

        private static void require(boolean condition, String message) {
            if (!condition) {
                throw new IllegalArgumentException(message);
            }
        }
    }
}
