package dev.exai.core.chat;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a model, in no provider's dialect. A setting that is null is not sent, so that the provider's own
 * default holds. Immutable.
 */
public final class ChatRequest {
    private final Builder settings;

    private ChatRequest(Builder settings) {
        this.settings = settings;
    }

    /** A builder for a model and the messages so far. */
    public static Builder to(String model, List<Message> messages) {
        return new Builder(model, messages);
    }

    /** A builder for a model and one question. */
    public static Builder to(String model, String question) {
        return new Builder(model, List.of(Message.user(question)));
    }

    /** A builder that holds everything this request holds. */
    public Builder toBuilder() {
        return new Builder(settings);
    }

    /** The model as its provider names it, for example {@code glm-5.3}; a router resolves aliases before. */
    public String model() {
        return settings.model;
    }

    /** The conversation so far, at least one message. */
    public List<Message> messages() {
        return settings.messages;
    }

    /** The functions the model may ask for. */
    public List<ToolSpec> tools() {
        return settings.tools;
    }

    /** Whether it may, must or must not; only meaningful with tools. */
    public ToolChoice toolChoice() {
        return settings.toolChoice;
    }

    /** Whether several calls in one answer are allowed; null for the provider's default. */
    public @Nullable Boolean parallelToolCalls() {
        return settings.parallelToolCalls;
    }

    /** The form of the answer. */
    public OutputFormat outputFormat() {
        return settings.outputFormat;
    }

    /** Randomness, 0–2. */
    public @Nullable Double temperature() {
        return settings.temperature;
    }

    /** Nucleus sampling, 0–1. */
    public @Nullable Double topP() {
        return settings.topP;
    }

    /** Most tokens of the answer, reasoning included, at least 1. */
    public @Nullable Integer maxOutputTokens() {
        return settings.maxOutputTokens;
    }

    /** For repeatable sampling where the provider offers it. */
    public @Nullable Long seed() {
        return settings.seed;
    }

    /** Texts that end the answer, at most four. */
    public List<String> stop() {
        return settings.stop;
    }

    /** How much the model may think; null for the provider's default. */
    public @Nullable ThinkingMode thinking() {
        return settings.thinking;
    }

    /** Whether the answer should tell what the model thought, where that has to be asked for. */
    public boolean reasoningText() {
        return settings.reasoningText;
    }

    /** Whether the provider should send the answer as a whole when it is finished. */
    public boolean inOnePiece() {
        return settings.inOnePiece;
    }

    /** Whether the provider's own web search may be used. */
    public boolean webSearch() {
        return settings.webSearch;
    }

    /** Calls with the same key share the provider's prompt cache where it takes one; null for none. */
    public @Nullable String cacheKey() {
        return settings.cacheKey;
    }

    /** Whether an answer that breaks its JSON schema is asked for once more, with what is wrong with it. */
    public boolean repair() {
        return settings.repair;
    }

    /** An object whose members are added to the request on the wire as they are; null for none. */
    public @Nullable JsonText extra() {
        return settings.extra;
    }

    /** Names the model and counts the rest; shows no content. */
    @Override
    public String toString() {
        return "ChatRequest[" + model() + ", " + messages().size() + " messages, " + tools().size() + " tools]";
    }

    /** Builds a {@link ChatRequest}; every setting is optional. Not thread-safe. */
    public static final class Builder {
        private String model;
        private List<Message> messages;
        private List<ToolSpec> tools = List.of();
        private ToolChoice toolChoice = ToolChoice.AUTO;
        private @Nullable Boolean parallelToolCalls;
        private OutputFormat outputFormat = OutputFormat.TEXT;
        private @Nullable Double temperature;
        private @Nullable Double topP;
        private @Nullable Integer maxOutputTokens;
        private @Nullable Long seed;
        private List<String> stop = List.of();
        private @Nullable ThinkingMode thinking;
        private boolean reasoningText;
        private boolean inOnePiece;
        private boolean webSearch;
        private @Nullable String cacheKey;
        private boolean repair;
        private @Nullable JsonText extra;

        private Builder(String model, List<Message> messages) {
            this.model = Objects.requireNonNull(model, "model");
            this.messages = List.copyOf(messages);
        }

        private Builder(Builder other) {
            model = other.model;
            messages = other.messages;
            tools = other.tools;
            toolChoice = other.toolChoice;
            parallelToolCalls = other.parallelToolCalls;
            outputFormat = other.outputFormat;
            temperature = other.temperature;
            topP = other.topP;
            maxOutputTokens = other.maxOutputTokens;
            seed = other.seed;
            stop = other.stop;
            thinking = other.thinking;
            reasoningText = other.reasoningText;
            inOnePiece = other.inOnePiece;
            webSearch = other.webSearch;
            cacheKey = other.cacheKey;
            repair = other.repair;
            extra = other.extra;
        }

        /** Another model. */
        public Builder model(String value) {
            model = value;
            return this;
        }

        /** Other messages. */
        public Builder messages(List<Message> value) {
            messages = List.copyOf(value);
            return this;
        }

        /** Functions the model may ask for; default none. */
        public Builder tools(List<ToolSpec> value) {
            tools = List.copyOf(value);
            return this;
        }

        /** Default {@link ToolChoice#AUTO}. */
        public Builder toolChoice(ToolChoice value) {
            toolChoice = value;
            return this;
        }

        /** Default the provider's. */
        public Builder parallelToolCalls(@Nullable Boolean value) {
            parallelToolCalls = value;
            return this;
        }

        /** Default {@link OutputFormat#TEXT}. */
        public Builder outputFormat(OutputFormat value) {
            outputFormat = value;
            return this;
        }

        /** 0–2; default the provider's. */
        public Builder temperature(@Nullable Double value) {
            temperature = value;
            return this;
        }

        /** 0–1; default the provider's. */
        public Builder topP(@Nullable Double value) {
            topP = value;
            return this;
        }

        /** At least 1; default the provider's. */
        public Builder maxOutputTokens(@Nullable Integer value) {
            maxOutputTokens = value;
            return this;
        }

        /** Default none. */
        public Builder seed(@Nullable Long value) {
            seed = value;
            return this;
        }

        /** At most four texts, none empty; default none. */
        public Builder stop(List<String> value) {
            stop = List.copyOf(value);
            return this;
        }

        /** Default the provider's. */
        public Builder thinking(@Nullable ThinkingMode value) {
            thinking = value;
            return this;
        }

        /** Default false: it is told where the provider tells it anyway. */
        public Builder reasoningText(boolean value) {
            reasoningText = value;
            return this;
        }

        /**
         * Asks for the answer as a whole instead of a stream: less work for both sides, but nothing to show or to keep
         * before it is finished, and only the deadline bounds the wait for it. Default false. A provider that always
         * streams goes on to do so.
         */
        public Builder inOnePiece(boolean value) {
            inOnePiece = value;
            return this;
        }

        /** Default false. */
        public Builder webSearch(boolean value) {
            webSearch = value;
            return this;
        }

        /** Default none. */
        public Builder cacheKey(@Nullable String value) {
            cacheKey = value;
            return this;
        }

        /**
         * One more turn for an answer that breaks its JSON schema, which costs as much again; the answer comes as a whole then.
         * Default false: it fails. Only meaningful with {@link OutputFormat.JsonSchema}.
         */
        public Builder repair(boolean value) {
            repair = value;
            return this;
        }

        /** A JSON object; default none. */
        public Builder extra(@Nullable JsonText value) {
            extra = value;
            return this;
        }

        /**
         * The finished request.
         *
         * @throws IllegalArgumentException that names the setting out of range
         */
        public ChatRequest build() {
            require(!model.isBlank(), "model must not be blank");
            require(!messages.isEmpty(), "messages must not be empty");
            require(within(temperature, 2), "temperature must be 0–2: " + temperature);
            require(within(topP, 1), "topP must be 0–1: " + topP);
            require(maxOutputTokens == null || maxOutputTokens >= 1, "maxOutputTokens must be ≥ 1: " + maxOutputTokens);
            require(stop.size() <= 4, "stop must hold at most four texts, not " + stop.size());
            require(stop.stream().noneMatch(String::isEmpty), "stop holds an empty text");
            require(tools.stream().map(ToolSpec::name).distinct().count() == tools.size(), "two tools share a name");
            require(extra == null || extra.isObject(), "extra must be a JSON object");
            return new ChatRequest(new Builder(this));
        }

        private static boolean within(@Nullable Double value, double high) {
            return value == null || (value >= 0 && value <= high);
        }

        private static void require(boolean condition, String message) {
            if (!condition) {
                throw new IllegalArgumentException(message);
            }
        }
    }
}
