package dev.exai.providers.fuzz;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.providers.internal.http.SseReader;

/** Event streams: however the bytes are cut into pieces, the same events come out, or the same error. */
public final class SseFuzz {
    private SseFuzz() {}

    /** One try. */
    public static void fuzzerTestOneInput(byte[] input) {
        Effort.bounded(() -> Pieces.assertCutsDoNotMatter(input, SseFuzz::read));
    }

    private static String read(Pieces pieces) {
        SseReader reader = new SseReader(pieces::read, "[DONE]");
        StringBuilder events = new StringBuilder();
        try {
            events.append(reader.looksLikeEvents()).append('\n');
            while (reader.next()) {
                events.append(reader.name()).append('|').append(reader.data()).append('|');
                events.append(reader.isEndMark()).append('\n');
            }
        } catch (ProviderException e) {
            if (e.kind() != ErrorKind.BAD_UPSTREAM) {
                throw e;
            }
            events.append(e.kind());
        }
        return events.toString();
    }
}
