package dev.exai.sessions;

import dev.exai.core.ErrorKind;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Usage;
import dev.exai.core.file.ContentHash;
import dev.exai.core.model.Cost;
import dev.exai.core.model.ModelId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was said in one turn: the question, what tools answered meanwhile, and the answer. Immutable.
 *
 * @param messages at least one, in their order, exactly as they were said
 * @param tool which tool of ours led the turn, for example {@code chat}; null if none did
 * @param model the model that really answered; null if none did
 * @param usage its tokens; null if unknown
 * @param cost what it cost; null if unknown
 * @param files the contents that were part of the question
 * @param interruptedBy why the answer is only a part of one; null if it is whole
 */
public record TurnContent(
        List<Message> messages,
        @Nullable String tool,
        @Nullable ModelId model,
        @Nullable Usage usage,
        @Nullable Cost cost,
        List<ContentHash> files,
        @Nullable ErrorKind interruptedBy) {
    /**
     * Copies and checks.
     *
     * @throws IllegalArgumentException if there is no message
     */
    public TurnContent {
        messages = List.copyOf(messages);
        files = List.copyOf(files);
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("a turn needs at least one message");
        }
    }

    /** A builder for a turn of the messages. */
    public static Builder of(List<Message> messages) {
        return new Builder(messages);
    }

    /** A builder for the plain turn: a question and its answer, with the answer's model and usage. */
    public static Builder of(Message question, ChatResponse answer) {
        return new Builder(List.of(question, answer.asMessage()))
                .model(answer.model())
                .usage(answer.usage());
    }

    /** What the turn takes, in bytes: its texts in UTF-8, its images, and 64 for each further part. */
    public long sizeBytes() {
        return messages.stream().mapToLong(MessageSize::bytes).sum();
    }

    /** Counts the messages; shows no content. */
    @Override
    public String toString() {
        return "TurnContent[" + messages.size() + " messages, tool " + tool + ", model " + model + "]";
    }

    /** Builds a {@link TurnContent}. Not thread-safe. */
    public static final class Builder {
        private final List<Message> messages;
        private @Nullable String tool;
        private @Nullable ModelId model;
        private @Nullable Usage usage;
        private @Nullable Cost cost;
        private final List<ContentHash> files = new ArrayList<>();
        private @Nullable ErrorKind interruptedBy;

        private Builder(List<Message> messages) {
            this.messages = Objects.requireNonNull(messages, "messages");
        }

        /** Default none. */
        public Builder tool(@Nullable String value) {
            tool = value;
            return this;
        }

        /** Default none. */
        public Builder model(@Nullable ModelId value) {
            model = value;
            return this;
        }

        /** Default unknown. */
        public Builder usage(@Nullable Usage value) {
            usage = value;
            return this;
        }

        /** Default unknown. */
        public Builder cost(@Nullable Cost value) {
            cost = value;
            return this;
        }

        /** Adds contents that were part of the question; default none. */
        public Builder files(List<ContentHash> value) {
            files.addAll(value);
            return this;
        }

        /** Default null: the answer is whole. */
        public Builder interruptedBy(@Nullable ErrorKind value) {
            interruptedBy = value;
            return this;
        }

        /** The finished content. */
        public TurnContent build() {
            return new TurnContent(messages, tool, model, usage, cost, files, interruptedBy);
        }
    }
}
