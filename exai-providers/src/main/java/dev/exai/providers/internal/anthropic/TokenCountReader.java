package dev.exai.providers.internal.anthropic;

import dev.exai.providers.internal.engine.ErrorReader;
import dev.exai.providers.internal.engine.JsonFeed;
import dev.exai.providers.internal.http.HttpAnswer;
import java.nio.charset.StandardCharsets;

/** Reads the answer of {@code count_tokens}. */
final class TokenCountReader {
    private static final int MAX_BYTES = 64 << 10;

    private TokenCountReader() {}

    static long read(HttpAnswer answer, ErrorReader errors) {
        String body = answer.text(MAX_BYTES);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        long count = -1;
        try (JsonFeed json = new JsonFeed()) {
            json.begin(bytes, 0, bytes.length);
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                if (name.equals("input_tokens")) {
                    count = json.nextCount();
                } else {
                    json.skip(json.next());
                }
            }
        } catch (JsonFeed.Malformed e) {
            count = -1;
        }
        if (count < 0) {
            throw errors.notAnObject(body, answer);
        }
        return count;
    }
}
