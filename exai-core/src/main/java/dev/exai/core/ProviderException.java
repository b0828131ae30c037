package dev.exai.core;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A failed call to a provider, with everything the provider said about it as fields. Immutable. */
public final class ProviderException extends ExaiException {
    private static final long serialVersionUID = 1L;

    /** Longest kept excerpt of an error body, in characters. */
    public static final int MAX_BODY_EXCERPT = 8 * 1024;

    private final @Nullable String provider;
    private final @Nullable String providerCode;
    private final int httpStatus;
    private final @Nullable String requestId;
    private final @Nullable Duration retryAfter;
    private final @Nullable String bodyExcerpt;
    private final boolean givenUp;

    private ProviderException(Builder builder) {
        super(builder.kind, builder.phase, builder.message, builder.cause);
        provider = builder.provider;
        providerCode = builder.providerCode;
        httpStatus = builder.httpStatus;
        requestId = builder.requestId;
        retryAfter = builder.retryAfter;
        bodyExcerpt = builder.bodyExcerpt;
        givenUp = builder.givenUp;
    }

    /** As for every error of the kind, but false if the provider says itself that the same call will not succeed. */
    @Override
    public boolean retryable() {
        return !givenUp && super.retryable();
    }

    /** Name of the provider as configured, for example {@code kimi}; null if it failed before one was chosen. */
    public @Nullable String provider() {
        return provider;
    }

    /** The provider's own error code or type, unchanged, for example {@code 1302}; null if it gave none. */
    public @Nullable String providerCode() {
        return providerCode;
    }

    /** HTTP status of the answer, 0 if there was none. */
    public int httpStatus() {
        return httpStatus;
    }

    /** The provider's id of the request, for its support; null if it gave none. */
    public @Nullable String requestId() {
        return requestId;
    }

    /** How long the provider asks to wait, never negative; null if it did not say. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** The start of the error body with secrets removed, at most {@link #MAX_BODY_EXCERPT} characters; or null. */
    public @Nullable String bodyExcerpt() {
        return bodyExcerpt;
    }

    /** The same error in another phase, for the layer that knows whether output was delivered. */
    public ProviderException at(ErrorPhase phase) {
        return phase == phase() ? this : toBuilder(kind()).phase(phase).build();
    }

    /** A builder with all facts of this error, of another kind, and this error as the cause. */
    public Builder toBuilder(ErrorKind kind) {
        return toBuilder(kind, Objects.requireNonNullElse(getMessage(), kind.name()));
    }

    /** As {@link #toBuilder(ErrorKind)}, with another message. */
    public Builder toBuilder(ErrorKind kind, String message) {
        return new Builder(kind, message)
                .phase(phase())
                .provider(provider)
                .providerCode(providerCode)
                .httpStatus(httpStatus)
                .requestId(requestId)
                .retryAfter(retryAfter)
                .bodyExcerpt(bodyExcerpt)
                .notRetryable(givenUp)
                .cause(this);
    }

    /** Builds a {@link ProviderException}. Not thread-safe. */
    public static final class Builder {
        private final ErrorKind kind;
        private final String message;
        private ErrorPhase phase = ErrorPhase.PREPARE;
        private @Nullable String provider;
        private @Nullable String providerCode;
        private int httpStatus;
        private @Nullable String requestId;
        private @Nullable Duration retryAfter;
        private @Nullable String bodyExcerpt;
        private @Nullable Throwable cause;
        private boolean givenUp;

        /** Starts with the kind and a message that says what failed, with which value, and what would help. */
        public Builder(ErrorKind kind, String message) {
            this.kind = Objects.requireNonNull(kind, "kind");
            this.message = Objects.requireNonNull(message, "message");
        }

        /** How far the call had come; default {@link ErrorPhase#PREPARE}. */
        public Builder phase(ErrorPhase value) {
            phase = value;
            return this;
        }

        /** Name of the provider as configured. */
        public Builder provider(@Nullable String value) {
            provider = value;
            return this;
        }

        /** The provider's own code. */
        public Builder providerCode(@Nullable String value) {
            providerCode = value;
            return this;
        }

        /** HTTP status, 0 for none. */
        public Builder httpStatus(int value) {
            httpStatus = value;
            return this;
        }

        /** The provider's request id. */
        public Builder requestId(@Nullable String value) {
            requestId = value;
            return this;
        }

        /** How long to wait; a negative value becomes zero. */
        public Builder retryAfter(@Nullable Duration value) {
            retryAfter = value != null && value.isNegative() ? Duration.ZERO : value;
            return this;
        }

        /** Start of the body, already redacted; cut at {@link #MAX_BODY_EXCERPT}. */
        public Builder bodyExcerpt(@Nullable String value) {
            bodyExcerpt = value != null && value.length() > MAX_BODY_EXCERPT ? start(value) : value;
            return this;
        }

        private static String start(String value) {
            boolean inPair = Character.isHighSurrogate(value.charAt(MAX_BODY_EXCERPT - 1));
            return value.substring(0, inPair ? MAX_BODY_EXCERPT - 1 : MAX_BODY_EXCERPT);
        }

        /** Whether the provider says that the same call will not succeed, whatever the kind; default false. */
        public Builder notRetryable(boolean value) {
            givenUp = value;
            return this;
        }

        /** What caused it. */
        public Builder cause(@Nullable Throwable value) {
            cause = value;
            return this;
        }

        /** The finished error. */
        public ProviderException build() {
            return new ProviderException(this);
        }
    }
}
