package dev.exai.files;

import java.time.Duration;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** How a file is taken in. Immutable. */
public final class TakeIn {
    private static final int MAX_PURPOSE = 64;

    private final Builder settings;

    private TakeIn(Builder settings) {
        this.settings = settings;
    }

    /** Everything by default: for a path its own name, kept until it is deleted. */
    public static TakeIn plain() {
        return new Builder().build();
    }

    /** Under this name, everything else by default. */
    public static TakeIn named(String name) {
        return new Builder().name(name).build();
    }

    /** What the owner calls it; null for the name of the path, or {@code file}. */
    public @Nullable String name() {
        return settings.name;
    }

    /** What it is for; null for nothing. */
    public @Nullable String purpose() {
        return settings.purpose;
    }

    /** How long it is kept from now; null for ever. */
    public @Nullable Duration keepFor() {
        return settings.keepFor;
    }

    /** The file it is a new version of; null for none. */
    public @Nullable FileId versionOf() {
        return settings.versionOf;
    }

    /** Whether it is a new version of the owner's newest file of the same name and purpose, if there is one. */
    public boolean replacing() {
        return settings.replacing;
    }

    /** The announcement that it comes by ({@link FileService#announce}), whose room it takes; null for none. */
    public @Nullable String announced() {
        return settings.announced;
    }

    /** Told of each piece of so many bytes that was read. */
    public LongConsumer onRead() {
        return settings.onRead;
    }

    /** Builds a {@link TakeIn}. Not thread-safe. */
    public static final class Builder {
        private @Nullable String name;
        private @Nullable String purpose;
        private @Nullable Duration keepFor;
        private @Nullable FileId versionOf;
        private boolean replacing;
        private @Nullable String announced;
        private LongConsumer onRead = bytes -> {};

        /** Begins with every default. */
        public Builder() {}

        private Builder(Builder other) {
            name = other.name;
            purpose = other.purpose;
            keepFor = other.keepFor;
            versionOf = other.versionOf;
            replacing = other.replacing;
            announced = other.announced;
            onRead = other.onRead;
        }

        /** Default the name of the path, or {@code file}. Folders before it are left out, unsafe characters are escaped. */
        public Builder name(@Nullable String value) {
            name = value;
            return this;
        }

        /** Default none; 1–64 characters. */
        public Builder purpose(@Nullable String value) {
            purpose = value;
            return this;
        }

        /** Default for ever. */
        public Builder keepFor(@Nullable Duration value) {
            keepFor = value;
            return this;
        }

        /** Default none. The same content as the newest version is no new one. */
        public Builder versionOf(@Nullable FileId value) {
            versionOf = value;
            return this;
        }

        /**
         * Default false. True makes a changed file a new version of the newest one of the same name and purpose; the same
         * content is no new one. Does not count beside {@link #versionOf}.
         */
        public Builder replacing(boolean value) {
            replacing = value;
            return this;
        }

        /** Default none. */
        public Builder announced(@Nullable String value) {
            announced = value;
            return this;
        }

        /**
         * Default nobody. Told of each piece of a content that was read, with the number of its bytes, so that somebody can
         * see how a long taking in gets on; what is read again is told again. Called on the thread that reads; must neither
         * block nor throw.
         */
        public Builder onRead(LongConsumer value) {
            onRead = value;
            return this;
        }

        /**
         * The finished settings.
         *
         * @throws IllegalArgumentException that names the setting out of range
         */
        public TakeIn build() {
            String word = purpose;
            if (word != null && (word.isBlank() || word.length() > MAX_PURPOSE)) {
                throw new IllegalArgumentException("purpose must have 1 to " + MAX_PURPOSE + " characters");
            }
            Duration kept = keepFor;
            if (kept != null && (kept.isNegative() || kept.isZero())) {
                throw new IllegalArgumentException("keepFor must be positive: " + kept);
            }
            return new TakeIn(new Builder(this));
        }
    }
}
