package dev.exai.benchmarks.client;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import java.util.Iterator;

/** The official OpenAI library, with its defaults. */
public final class OpenAiMain {
    private OpenAiMain() {}

    public static void main(String[] args) throws Exception {
        OpenAIClient client =
                OpenAIOkHttpClient.builder().baseUrl(args[0]).apiKey("none").build();
        var question = ChatCompletionCreateParams.builder()
                .model("bench-1")
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .addUserMessage("Say something.")
                .build();
        Worker.serve(() -> {
            int characters = 0;
            try (StreamResponse<ChatCompletionChunk> answer =
                    client.chat().completions().createStreaming(question)) {
                for (Iterator<ChatCompletionChunk> chunks = answer.stream().iterator(); chunks.hasNext(); ) {
                    for (ChatCompletionChunk.Choice choice : chunks.next().choices()) {
                        characters += choice.delta().content().orElse("").length();
                    }
                }
            }
            return characters;
        });
    }
}
