package dev.exai.sessions;

import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;

/** How big a message is, in bytes and in estimated tokens. Pure. */
final class MessageSize {
    private static final int OTHER_PART_BYTES = 64;
    private static final int MESSAGE_TOKENS = 4; // role and separators in the known chat formats
    private static final int IMAGE_TOKENS = 1_600; // about what a full-size image costs at the known providers
    private static final int ASCII_PER_TOKEN = 4; // English prose and source: 3.5 to 4.5 with the known tokenizers

    private MessageSize() {}

    static long bytes(Message message) {
        return message.parts().stream().mapToLong(MessageSize::bytes).sum();
    }

    static long tokens(Message message) {
        return MESSAGE_TOKENS
                + message.parts().stream().mapToLong(MessageSize::tokens).sum();
    }

    private static long bytes(Part part) {
        if (part instanceof Part.Image image) {
            return image.sizeBytes();
        }
        String text = text(part);
        return text.isEmpty() ? OTHER_PART_BYTES : utf8Length(text);
    }

    private static long tokens(Part part) {
        if (part instanceof Part.Image || part instanceof Part.ImageUrl) {
            return IMAGE_TOKENS;
        }
        String text = text(part);
        long ascii = 0;
        for (int i = 0; i < text.length(); i++) {
            ascii += text.charAt(i) < 0x80 ? 1 : 0;
        }
        return (ascii + ASCII_PER_TOKEN - 1) / ASCII_PER_TOKEN + (text.length() - ascii);
    }

    private static String text(Part part) {
        if (part instanceof Part.Text text) {
            return text.text();
        }
        if (part instanceof Part.Reasoning reasoning) {
            return reasoning.signature() == null ? reasoning.text() : reasoning.text() + reasoning.signature();
        }
        if (part instanceof Part.ToolUse use) {
            return use.call().name() + use.call().arguments().text();
        }
        if (part instanceof Part.ToolResult result) {
            return result.name() + result.content();
        }
        return part instanceof Part.Opaque opaque ? opaque.data().text() : "";
    }

    private static long utf8Length(String text) {
        long length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            length += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3; // a pair of surrogates takes four
        }
        return length;
    }
}
