package dev.exai.providers.fuzz;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.providers.internal.http.NdjsonReader;

/** Lines of JSON: however the bytes are cut into pieces, the same lines come out, or the same error. */
public final class NdjsonFuzz {
    private NdjsonFuzz() {}

    /** One try. */
    public static void fuzzerTestOneInput(byte[] input) {
        Effort.bounded(() -> attempt(input));
    }

    private static void attempt(byte[] input) {
        String whole = read(input, Math.max(1, input.length));
        for (int piece : new int[] {1, 2, 7}) {
            String sliced = read(input, piece);
            if (!whole.equals(sliced)) {
                throw new AssertionError("in pieces of " + piece + ": " + sliced + "\nin one: " + whole);
            }
        }
    }

    private static String read(byte[] input, int piece) {
        Pieces pieces = new Pieces(input, piece);
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
