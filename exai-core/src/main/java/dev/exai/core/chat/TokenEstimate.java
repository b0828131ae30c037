package dev.exai.core.chat;

/** Guesses tokens without asking anybody: within about a third for prose and source, and rather too many. Pure. */
public final class TokenEstimate {
    private static final int MESSAGE = 4; // role and separators in the known chat formats
    private static final int IMAGE = 1_600; // about what a full-size image costs at the known providers
    private static final int ASCII_PER_TOKEN = 4; // English prose and source: 3.5 to 4.5 with the known tokenizers

    private TokenEstimate() {}

    /** The prompt of a request: messages, tools and the schema of the answer. */
    public static long of(ChatRequest request) {
        long tokens = request.messages().stream().mapToLong(TokenEstimate::of).sum();
        for (ToolSpec tool : request.tools()) {
            tokens += MESSAGE + of(tool.name() + tool.description() + tool.inputSchema());
        }
        if (request.outputFormat() instanceof OutputFormat.JsonSchema schema) {
            tokens += of(schema.schema().text());
        }
        return tokens;
    }

    /** One message. */
    public static long of(Message message) {
        return MESSAGE + message.parts().stream().mapToLong(TokenEstimate::of).sum();
    }

    /** A text. */
    public static long of(String text) {
        long ascii = text.chars().filter(c -> c < 0x80).count();
        return (ascii + ASCII_PER_TOKEN - 1) / ASCII_PER_TOKEN + (text.length() - ascii);
    }

    private static long of(Part part) {
        if (part instanceof Part.Image || part instanceof Part.ImageUrl) {
            return IMAGE;
        }
        if (part instanceof Part.Text text) {
            return of(text.text());
        }
        if (part instanceof Part.Reasoning reasoning) {
            return of(reasoning.signature() == null ? reasoning.text() : reasoning.text() + reasoning.signature());
        }
        if (part instanceof Part.ToolUse use) {
            return of(use.call().name() + use.call().arguments().text());
        }
        if (part instanceof Part.ToolResult result) {
            return of(result.name() + result.content());
        }
        return part instanceof Part.Opaque opaque ? of(opaque.data().text()) : 0;
    }
}
