package dev.exai.server.rpc;

/**
 * Checks that bytes are well-formed UTF-8 and that no JSON escape in them names half of a surrogate pair, so that every
 * string of the document can be written again unchanged.
 */
final class Utf8 {
    private Utf8() {}

    /** Whether the bytes are well formed in both ways. */
    static boolean wellFormed(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            int b = bytes[at];
            if (b == '\\') {
                at = afterEscape(bytes, at, to);
            } else if (b >= 0) {
                at++;
            } else {
                at = afterSequence(bytes, at, to);
            }
            if (at < 0) {
                return false;
            }
        }
        return true;
    }

    /** The index after the escape at {@code at}, or −1 for half of a pair. A malformed escape is left to the parser. */
    private static int afterEscape(byte[] bytes, int at, int to) {
        int unit = unit(bytes, at, to);
        if (unit < 0) {
            return at + 2;
        }
        if (!Character.isSurrogate((char) unit)) {
            return at + 6;
        }
        int next = unit(bytes, at + 6, to);
        boolean pair = Character.isHighSurrogate((char) unit) && next >= 0 && Character.isLowSurrogate((char) next);
        return pair ? at + 12 : -1;
    }

    /** The value of a backslash-u escape at {@code at}, or −1 if there is none. */
    private static int unit(byte[] bytes, int at, int to) {
        if (at + 6 > to || bytes[at] != '\\' || bytes[at + 1] != 'u') {
            return -1;
        }
        int value = 0;
        for (int i = at + 2; i < at + 6; i++) {
            int digit = Character.digit(bytes[i], 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** The index after the sequence of several bytes at {@code at}, or −1 if it is malformed (Unicode table 3-7). */
    private static int afterSequence(byte[] bytes, int at, int to) {
        int lead = bytes[at] & 0xff;
        int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
        if (lead < 0xc2 || lead > 0xf4 || at + length > to) {
            return -1;
        }
        int second = bytes[at + 1] & 0xff;
        int least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
        int most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
        if (second < least || second > most) {
            return -1;
        }
        for (int i = at + 2; i < at + length; i++) {
            if ((bytes[i] & 0xc0) != 0x80) {
                return -1;
            }
        }
        return at + length;
    }
}
