package dev.exai.server.tools;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a tool answers. Structured content is also sent as a block of JSON text unless the tool adds blocks of its own.
 * The structured content and the metadata must not be changed after they are handed over.
 *
 * @param structured must match the output schema if the tool declares one; null if there is none
 * @param failed whether the call did not do what was asked; the blocks then say why
 * @param meta facts about the call under prefixed names such as {@code dev.exai/usage}; null if there are none
 */
public record ToolResult(
        List<Content> content,
        @Nullable JsonNode structured,
        boolean failed,
        @Nullable ObjectNode meta) {
    /** Copies the blocks. */
    public ToolResult {
        content = List.copyOf(content);
    }

    /** A single block of text. */
    public static ToolResult text(String text) {
        return new ToolResult(List.of(new Content.Text(text)), null, false, null);
    }

    /** Structured content, mirrored as JSON text by the protocol layer. */
    public static ToolResult structured(JsonNode structured) {
        return new Builder().structured(structured).build();
    }

    /** A failure the model can read and act upon. */
    public static ToolResult failure(String text) {
        return new ToolResult(List.of(new Content.Text(text)), null, true, null);
    }

    /** Collects a result of several parts. Not thread-safe. */
    public static final class Builder {
        private final List<Content> content = new ArrayList<>();
        private @Nullable JsonNode structured;
        private @Nullable ObjectNode meta;
        private boolean failed;

        /** An empty, successful result. */
        public Builder() {}

        /** Adds a block. */
        public Builder add(Content block) {
            content.add(Objects.requireNonNull(block, "block"));
            return this;
        }

        /** Adds a block of text. */
        public Builder text(String text) {
            return add(new Content.Text(text));
        }

        /** Sets the structured content. */
        public Builder structured(JsonNode value) {
            structured = value;
            return this;
        }

        /** Sets the metadata. */
        public Builder meta(ObjectNode value) {
            meta = value;
            return this;
        }

        /** Marks the call as failed. */
        public Builder failed() {
            failed = true;
            return this;
        }

        /** The result. */
        public ToolResult build() {
            return new ToolResult(content, structured, failed, meta);
        }
    }
}
