package dev.exai.server.chat;

import dev.exai.core.PrincipalId;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Role;
import dev.exai.sessions.Turn;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The name under which the calls of one conversation share a provider's prompt cache. It is made of the caller and the
 * first question, and so is the same from the first call on, when the conversation has no handle yet, and for forks; it
 * tells nothing, because it is a hash.
 */
final class CacheKey {
    private static final int BYTES = 16;

    private CacheKey() {}

    /** The key for a question that follows these turns. */
    static String of(PrincipalId principal, List<Turn> earlier, Message asked) {
        List<Message> first =
                earlier.isEmpty() ? List.of(asked) : earlier.get(0).messages();
        MessageDigest hash = sha256();
        hash.update(principal.value().getBytes(StandardCharsets.UTF_8));
        hash.update((byte) 0); // no principal has one
        first.stream()
                .filter(message -> message.role() == Role.USER)
                .findFirst()
                .ifPresent(question -> hash.update(question.text().getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(hash.digest(), 0, BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
