package dev.exai.core.chat;

import dev.exai.core.file.RemoteFile;
import dev.exai.core.model.ProviderId;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A piece of a {@link Message}. A closed set: a dialect that meets a part it cannot send fails with UNSUPPORTED. */
public sealed interface Part {
    /** Whether a message of the role may hold this part. */
    boolean fits(Role role);

    /** Plain text. */
    record Text(String text) implements Part {
        /** Checks. */
        public Text {
            Objects.requireNonNull(text, "text");
        }

        @Override
        public boolean fits(Role role) {
            return role != Role.TOOL;
        }
    }

    /**
     * What the model thought before it answered. Goes back to the same provider only; towards another it is dropped
     * with a warning.
     *
     * @param provider whose reasoning it is
     * @param text the readable part, empty if the provider hides it
     * @param signature the provider's proof or cipher of it, sent back byte by byte; null if it has none
     */
    record Reasoning(
            ProviderId provider, String text, @Nullable String signature) implements Part {
        /** Checks. */
        public Reasoning {
            Objects.requireNonNull(provider, "provider");
            Objects.requireNonNull(text, "text");
        }

        @Override
        public boolean fits(Role role) {
            return role == Role.ASSISTANT;
        }
    }

    /**
     * An image with its bytes.
     *
     * @param mediaType for example {@code image/png}
     * @param bytes the encoded image, copied in and out
     */
    record Image(String mediaType, byte[] bytes) implements Part {
        /** Copies and checks. */
        public Image {
            Objects.requireNonNull(mediaType, "mediaType");
            bytes = bytes.clone();
        }

        /** A copy of the bytes. */
        @Override
        public byte[] bytes() {
            return bytes.clone();
        }

        /** How many bytes there are. */
        public int sizeBytes() {
            return bytes.length;
        }

        @Override
        public boolean fits(Role role) {
            return role == Role.USER;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Image image
                    && image.mediaType.equals(mediaType)
                    && Arrays.equals(image.bytes, bytes);
        }

        @Override
        public int hashCode() {
            return 31 * mediaType.hashCode() + Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "Image[" + mediaType + ", " + bytes.length + " bytes]";
        }
    }

    /** An image at a public address, fetched by the provider; not every provider does. */
    record ImageUrl(String url) implements Part {
        /** Checks. */
        public ImageUrl {
            Objects.requireNonNull(url, "url");
        }

        @Override
        public boolean fits(Role role) {
            return role == Role.USER;
        }
    }

    /** A file that the provider of the call already holds. */
    record FileReference(RemoteFile file) implements Part {
        /** Checks. */
        public FileReference {
            Objects.requireNonNull(file, "file");
        }

        @Override
        public boolean fits(Role role) {
            return role == Role.USER;
        }
    }

    /** The model asks for a tool. */
    record ToolUse(ToolCall call) implements Part {
        /** Checks. */
        public ToolUse {
            Objects.requireNonNull(call, "call");
        }

        @Override
        public boolean fits(Role role) {
            return role == Role.ASSISTANT;
        }
    }

    /**
     * What a tool answered.
     *
     * @param callId the {@link ToolCall#id()} it answers
     * @param name the tool's name
     * @param content the answer as text, often JSON
     * @param error whether the tool failed and the content says how
     */
    record ToolResult(String callId, String name, String content, boolean error) implements Part {
        /** Checks. */
        public ToolResult {
            Objects.requireNonNull(callId, "callId");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(content, "content");
        }

        @Override
        public boolean fits(Role role) {
            return role == Role.TOOL;
        }
    }

    /**
     * Provider data that EXAI does not understand and must not lose. Goes back to the same provider at the same place,
     * byte by byte; towards another it is dropped with a warning.
     *
     * @param name what the provider calls it, for example the field's name
     */
    record Opaque(ProviderId provider, String name, JsonText data) implements Part {
        /** Checks. */
        public Opaque {
            Objects.requireNonNull(provider, "provider");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(data, "data");
        }

        @Override
        public boolean fits(Role role) {
            return role == Role.ASSISTANT;
        }
    }
}
