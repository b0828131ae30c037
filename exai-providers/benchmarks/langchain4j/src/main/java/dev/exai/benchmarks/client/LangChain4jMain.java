package dev.exai.benchmarks.client;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** LangChain4j's OpenAI models, with their defaults. */
public final class LangChain4jMain {
    private LangChain4jMain() {}

    public static void main(String[] args) throws Exception {
        if (Form.of(args[1]).stream()) {
            streamed(args[0]);
        } else {
            whole(args[0]);
        }
    }

    private static void whole(String url) throws Exception {
        var model = OpenAiChatModel.builder()
                .baseUrl(url)
                .apiKey("none")
                .modelName("bench-1")
                .build();
        Worker.serve(() -> model.chat("Say something.").length());
    }

    private static void streamed(String url) throws Exception {
        var model = OpenAiStreamingChatModel.builder()
                .baseUrl(url)
                .apiKey("none")
                .modelName("bench-1")
                .build();
        Worker.serve(() -> {
            var handler = new Counting();
            model.chat("Say something.", handler);
            return handler.done.get();
        });
    }

    private static final class Counting implements StreamingChatResponseHandler {
        private final AtomicInteger characters = new AtomicInteger();
        private final CompletableFuture<Integer> done = new CompletableFuture<>();

        @Override
        public void onPartialResponse(String text) {
            characters.addAndGet(text.length());
        }

        @Override
        public void onCompleteResponse(ChatResponse response) {
            done.complete(characters.get());
        }

        @Override
        public void onError(Throwable error) {
            done.completeExceptionally(error);
        }
    }
}
