package dev.exai.benchmarks.client;

/**
 * How a question is put.
 *
 * @param messages in Anthropic's format instead of OpenAI's
 * @param stream with an answer in events instead of one whole
 */
public record Form(boolean messages, boolean stream) {
    /** Reads {@code chat-stream}, {@code chat-whole}, {@code messages-stream} or {@code messages-whole}. */
    public static Form of(String words) {
        return new Form(words.startsWith("messages"), words.endsWith("stream"));
    }
}
