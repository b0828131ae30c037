package dev.exai.providers.internal.engine;

import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.OutputFormat;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.Role;
import java.util.Locale;

/**
 * The word that several vendors want to read before they give an answer in free JSON: OpenAI refuses the call without it,
 * DeepSeek may answer nothing at all.
 */
public final class JsonWord {
    /** The instruction for a conversation that does not hold the word. */
    public static final String INSTRUCTION = "Answer with one JSON object and nothing else.";

    private JsonWord() {}

    /** Whether the request asks for free JSON without its system texts or questions naming it, in whatever case. */
    public static boolean lacks(ChatRequest request) {
        return request.outputFormat() instanceof OutputFormat.JsonObject
                && request.messages().stream().noneMatch(JsonWord::names);
    }

    private static boolean names(Message message) {
        boolean asks = message.role() == Role.SYSTEM || message.role() == Role.USER;
        return asks
                && message.parts().stream()
                        .anyMatch(part -> part instanceof Part.Text text
                                && text.text().toLowerCase(Locale.ROOT).contains("json"));
    }
}
