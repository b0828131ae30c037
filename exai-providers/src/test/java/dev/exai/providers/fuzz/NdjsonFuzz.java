package dev.exai.providers.fuzz;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.providers.internal.http.NdjsonReader;

/** Lines of JSON: however the bytes are cut into pieces, the same lines come out, or the same error. */
public final class NdjsonFuzz {
    private NdjsonFuzz() {}

    /** One try. */
    public static void fuzzerTestOneInput(byte[] input) {
        Effort.bounded(() -> Pieces.assertCutsDoNotMatter(input, NdjsonFuzz::read));
    }

    private static String read(Pieces pieces) {
        NdjsonReader reader = new NdjsonReader(pieces::read);
        StringBuilder lines = new StringBuilder();
        try {
            while (reader.next()) {
                lines.append(reader.line())
                        .append('|')
                        .append(reader.isTerminated())
                        .append('|');
            }
        } catch (ProviderException e) {
            if (e.kind() != ErrorKind.BAD_UPSTREAM) {
                throw e;
            }
            lines.append(e.kind());
        }
        return lines.toString();
    }
}
