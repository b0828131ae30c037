package dev.exai.providers.fuzz;

import dev.exai.providers.internal.openai.ChunkRun;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Sequences of chunks of an answer: reading one as the one before with another text tells what the parser alone would. Each
 * line of the input is a chunk: as it is, or, if a letter from a on begins it, the rest as the inside of a text in the form
 * of this letter.
 */
public final class TextFrameFuzz {
    private static final List<String> FORMS = List.of(
            "{\"id\":\"1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%\"}}]}",
            "{\"id\":\"1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\"%\"}}]}",
            "{\"id\":\"2\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"%\"},\"finish_reason\":null}]}",
            "{\"id\":\"1\",\"choices\":[{\"delta\":{\"content\":\"%\",\"reasoning_content\":\"%\"}}],\"usage\":null}",
            "{\"id\":\"1\",\"choices\":[{\"delta\":{\"content\":\"%\"},\"finish_reason\":\"stop\"}]}",
            "{\"id\":\"1\",\"choices\":[{\"delta\":{\"content\":\"%\"}}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}",
            "{\"id\":\"%\",\"choices\":[{\"delta\":{\"content\":\"one\"}}]}",
            "{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"%\"}}]}",
            "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"%\"}}]}}]}",
            "{\"choices\":[{\"delta\":{\"content\":\"%\",\"audio\":{\"id\":\"%\"}}}],\"other\":\"%\"}");

    private TextFrameFuzz() {}

    /** One try. */
    public static void fuzzerTestOneInput(byte[] input) {
        Effort.bounded(() -> {
            List<byte[]> chunks = chunks(input);
            List<String> told = ChunkRun.told(chunks);
            List<String> parsed = ChunkRun.parsed(chunks);
            if (!told.equals(parsed)) {
                throw new AssertionError("told " + told + "\nparsed " + parsed);
            }
        });
    }

    /** Bytes stand for characters here, so that no byte is lost on the way. */
    private static List<byte[]> chunks(byte[] input) {
        List<byte[]> chunks = new ArrayList<>();
        for (String line : new String(input, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            int form = line.isEmpty() ? -1 : line.charAt(0) - 'a';
            String chunk = form >= 0 && form < FORMS.size() ? FORMS.get(form).replace("%", line.substring(1)) : line;
            chunks.add(chunk.getBytes(StandardCharsets.ISO_8859_1));
        }
        return chunks;
    }
}
