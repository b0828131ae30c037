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
        var question =
                ChatCompletionCreateParams.builder().model("bench-1").addUserMessage("Say something.");
        if (!Form.of(args[1]).stream()) {
            var whole = question.build();
            Worker.serve(() -> whole(client, whole));
            return;
        }
        var streamed = question.streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        Worker.serve(() -> streamed(client, streamed));
    }

    private static int whole(OpenAIClient client, ChatCompletionCreateParams question) {
        return client.chat().completions().create(question).choices().get(0).message().content().orElse("").length();
    }

    private static int streamed(OpenAIClient client, ChatCompletionCreateParams question) {
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
    }
}
