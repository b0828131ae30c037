package dev.exai.server.chat;

import dev.exai.core.chat.ThinkingMode;
import dev.exai.files.AllowedRoots;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a caller asks. A setting that is null was not given. Immutable. */
public final class ChatQuestion {
    private final Builder settings;

    private ChatQuestion(Builder settings) {
        this.settings = settings;
    }

    /** A builder for the prompt; everything else is optional. */
    public static Builder of(String prompt) {
        return new Builder(prompt);
    }

    /** The question itself. */
    public String prompt() {
        return settings.prompt;
    }

    /** The model's name or alias, or auto. */
    public @Nullable String model() {
        return settings.model;
    }

    /** The provider to ask, where the model is left open. */
    public @Nullable String provider() {
        return settings.provider;
    }

    /** The tool that asks. */
    public String tool() {
        return settings.tool;
    }

    /** Rules for the model. */
    public @Nullable String systemPrompt() {
        return settings.systemPrompt;
    }

    /** Randomness, 0–2. */
    public @Nullable Double temperature() {
        return settings.temperature;
    }

    /** How much the model may think. */
    public @Nullable ThinkingMode thinking() {
        return settings.thinking;
    }

    /** Paths of files and directories, and handles of files that are kept. */
    public List<String> files() {
        return settings.files;
    }

    /** Paths of images, and data URLs. */
    public List<String> images() {
        return settings.images;
    }

    /** Where paths of files and images may lie; null for where the server allows it anyway. */
    public @Nullable AllowedRoots roots() {
        return settings.roots;
    }

    /** Whether any file or image is named by a path. */
    public boolean namesPaths() {
        return Stream.concat(files().stream(), images().stream()).anyMatch(AttachmentReader::isPath);
    }

    /** Whether texts of files are shown with the numbers of their lines. */
    public boolean lineNumbers() {
        return settings.lineNumbers;
    }

    /** A builder that begins with this question. */
    public Builder toBuilder() {
        return new Builder(settings);
    }

    /** Whether the answer should tell what the model thought. */
    public boolean reasoningText() {
        return settings.reasoningText;
    }

    /** Whether the provider may search the web. */
    public boolean webSearch() {
        return settings.webSearch;
    }

    /** Most tokens of the answer. */
    public @Nullable Integer maxOutputTokens() {
        return settings.maxOutputTokens;
    }

    /** The conversation that goes on. */
    public @Nullable String continuationId() {
        return settings.continuationId;
    }

    /** Whether the model goes on by itself where the output limit cuts its answer. */
    public boolean continueWhenCut() {
        return settings.continueWhenCut;
    }

    /** Whether the answer may be that of the same question which this caller has under way. */
    public boolean shareIdentical() {
        return settings.shareIdentical;
    }

    /** Builds a {@link ChatQuestion}. Not thread-safe. */
    public static final class Builder {
        private final String prompt;
        private @Nullable String model;
        private @Nullable String provider;
        private String tool = "chat";
        private @Nullable String systemPrompt;
        private @Nullable Double temperature;
        private @Nullable ThinkingMode thinking;
        private List<String> files = List.of();
        private List<String> images = List.of();
        private @Nullable AllowedRoots roots;
        private boolean lineNumbers;
        private boolean reasoningText;
        private boolean webSearch;
        private @Nullable Integer maxOutputTokens;
        private @Nullable String continuationId;
        private boolean continueWhenCut;
        private boolean shareIdentical;

        private Builder(String prompt) {
            this.prompt = Objects.requireNonNull(prompt, "prompt");
        }

        private Builder(Builder other) {
            prompt = other.prompt;
            model = other.model;
            provider = other.provider;
            tool = other.tool;
            systemPrompt = other.systemPrompt;
            temperature = other.temperature;
            thinking = other.thinking;
            files = other.files;
            images = other.images;
            roots = other.roots;
            lineNumbers = other.lineNumbers;
            reasoningText = other.reasoningText;
            webSearch = other.webSearch;
            maxOutputTokens = other.maxOutputTokens;
            continuationId = other.continuationId;
            continueWhenCut = other.continueWhenCut;
            shareIdentical = other.shareIdentical;
        }

        /** Default the model of the conversation, else the configured default. */
        public Builder model(@Nullable String value) {
            model = value;
            return this;
        }

        /** Default any. */
        public Builder provider(@Nullable String value) {
            provider = value;
            return this;
        }

        /** Default {@code chat}. */
        public Builder tool(String value) {
            tool = value;
            return this;
        }

        /** Default that of the conversation, else none. */
        public Builder systemPrompt(@Nullable String value) {
            systemPrompt = value;
            return this;
        }

        /** Default the provider's. */
        public Builder temperature(@Nullable Double value) {
            temperature = value;
            return this;
        }

        /** Default the provider's. */
        public Builder thinking(@Nullable ThinkingMode value) {
            thinking = value;
            return this;
        }

        /** Default none. */
        public Builder files(List<String> value) {
            files = List.copyOf(value);
            return this;
        }

        /** Default none. */
        public Builder images(List<String> value) {
            images = List.copyOf(value);
            return this;
        }

        /** Default where the server allows it anyway. */
        public Builder roots(@Nullable AllowedRoots value) {
            roots = value;
            return this;
        }

        /** Default false. */
        public Builder lineNumbers(boolean value) {
            lineNumbers = value;
            return this;
        }

        /** Default false. */
        public Builder reasoningText(boolean value) {
            reasoningText = value;
            return this;
        }

        /** Default false. */
        public Builder webSearch(boolean value) {
            webSearch = value;
            return this;
        }

        /** Default the provider's. */
        public Builder maxOutputTokens(@Nullable Integer value) {
            maxOutputTokens = value;
            return this;
        }

        /** Default a new conversation. */
        public Builder continuationId(@Nullable String value) {
            continuationId = value;
            return this;
        }

        /** Default false. */
        public Builder continueWhenCut(boolean value) {
            continueWhenCut = value;
            return this;
        }

        /** Default false. */
        public Builder shareIdentical(boolean value) {
            shareIdentical = value;
            return this;
        }

        /** The finished question. */
        public ChatQuestion build() {
            return new ChatQuestion(new Builder(this));
        }
    }
}
