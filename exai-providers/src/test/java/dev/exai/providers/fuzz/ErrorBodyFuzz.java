package dev.exai.providers.fuzz;

import dev.exai.core.ProviderException;
import dev.exai.core.Secret;
import dev.exai.core.TimeSource;
import dev.exai.core.model.ProviderId;
import dev.exai.providers.internal.engine.ErrorReader;
import dev.exai.providers.internal.engine.ErrorRules;
import dev.exai.providers.internal.http.Redaction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Error bodies: any bytes make one bounded error in one line, without the key that they may repeat. */
public final class ErrorBodyFuzz {
    private static final String KEY = "key-that-nobody-may-see";
    private static final int LONGEST_MESSAGE = 1_000;
    private static final ErrorReader READER = new ErrorReader(
            new ProviderId("fuzzed"), new ErrorRules() {}, new Redaction(List.of(Secret.of(KEY))), TimeSource.system());

    private ErrorBodyFuzz() {}

    /** One try. */
    public static void fuzzerTestOneInput(byte[] input) {
        Effort.bounded(() -> attempt(input));
    }

    private static void attempt(byte[] input) {
        String body = new String(input, StandardCharsets.UTF_8);
        check(READER.ofPart(400 + Math.floorMod(body.hashCode(), 200), body));
        check(READER.ofPart(500, body + KEY));
        check(READER.ofPart(401, "{\"error\":{\"message\":\"bad " + KEY + "\",\"code\":\"" + KEY + "\"}}" + body));
    }

    private static void check(ProviderException error) {
        String excerpt = String.valueOf(error.bodyExcerpt());
        String message = String.valueOf(error.getMessage());
        String shown = message + excerpt + error.providerCode() + error.requestId();
        if (shown.contains(KEY)) {
            throw new AssertionError("the key is shown");
        }
        if (excerpt.length() > ProviderException.MAX_BODY_EXCERPT || message.length() > LONGEST_MESSAGE) {
            throw new AssertionError("too long: " + message.length() + " and " + excerpt.length());
        }
        if (message.chars().anyMatch(c -> c < ' ')) {
            throw new AssertionError("more than one line, or control characters");
        }
    }
}
