package dev.exai.benchmarks.client;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import java.util.Iterator;

/** The official Anthropic library, with its defaults. */
public final class AnthropicMain {
    private AnthropicMain() {}

    public static void main(String[] args) throws Exception {
        String url = args[0].substring(0, args[0].length() - "/v1".length()); // the library adds it
        AnthropicClient client =
                AnthropicOkHttpClient.builder().baseUrl(url).apiKey("none").build();
        MessageCreateParams question = MessageCreateParams.builder()
                .model("claude-haiku-4-5")
                .maxTokens(8_192)
                .addUserMessage("Say something.")
                .build();
        Worker.serve(Form.of(args[1]).stream() ? () -> streamed(client, question) : () -> whole(client, question));
    }

    private static int whole(AnthropicClient client, MessageCreateParams question) {
        int characters = 0;
        for (ContentBlock block : client.messages().create(question).content()) {
            characters += block.text().map(text -> text.text().length()).orElse(0);
        }
        return characters;
    }

    private static int streamed(AnthropicClient client, MessageCreateParams question) {
        int characters = 0;
        try (StreamResponse<RawMessageStreamEvent> answer = client.messages().createStreaming(question)) {
            for (Iterator<RawMessageStreamEvent> events = answer.stream().iterator(); events.hasNext(); ) {
                characters += events.next()
                        .contentBlockDelta()
                        .flatMap(block -> block.delta().text())
                        .map(text -> text.text().length())
                        .orElse(0);
            }
        }
        return characters;
    }
}
