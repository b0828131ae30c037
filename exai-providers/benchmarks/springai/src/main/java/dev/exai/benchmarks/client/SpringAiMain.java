package dev.exai.benchmarks.client;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;

/** Spring AI's OpenAI model, with its defaults. */
public final class SpringAiMain {
    private SpringAiMain() {}

    public static void main(String[] args) throws Exception {
        OpenAiChatModel model = OpenAiChatModel.builder()
                .options(OpenAiChatOptions.builder()
                        .baseUrl(args[0])
                        .apiKey("none")
                        .model("bench-1")
                        .build())
                .build();
        Prompt question = new Prompt("Say something.");
        Worker.serve(
                Form.of(args[1]).stream()
                        ? () -> model.stream(question)
                                .map(SpringAiMain::characters)
                                .reduce(0, Integer::sum)
                                .block()
                        : () -> characters(model.call(question)));
    }

    private static int characters(ChatResponse part) {
        if (part.getResult() == null || part.getResult().getOutput().getText() == null) {
            return 0;
        }
        return part.getResult().getOutput().getText().length();
    }
}
