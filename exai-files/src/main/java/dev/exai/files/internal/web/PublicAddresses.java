package dev.exai.files.internal.web;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses belong to the public internet. Everything else is refused: what the registries of IANA for special
 * purposes (RFC 6890 and its successors) list, whatever embeds such an address, and what clouds answer their own machines on.
 */
final class PublicAddresses {
    /** A block of addresses. */
    private record Block(byte[] prefix, int bits) {
        boolean holds(byte[] address) {
            if (address.length != prefix.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((address[bit / 8] & mask) != (prefix[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final List<Block> REFUSED_4 = List.of(
            v4(8, 0, 0, 0, 0), // this network
            v4(8, 10, 0, 0, 0), // private
            v4(10, 100, 64, 0, 0), // shared by carriers; a cloud answers its machines on 100.100.100.200
            v4(8, 127, 0, 0, 0), // loopback
            v4(16, 169, 254, 0, 0), // link-local, and the metadata of clouds
            v4(12, 172, 16, 0, 0), // private
            v4(24, 192, 0, 0, 0), // protocols, and the metadata of a cloud
            v4(24, 192, 0, 2, 0), // documentation
            v4(24, 192, 88, 99, 0), // relays of 6to4
            v4(16, 192, 168, 0, 0), // private
            v4(15, 198, 18, 0, 0), // benchmarks
            v4(24, 198, 51, 100, 0), // documentation
            v4(24, 203, 0, 113, 0), // documentation
            v4(32, 168, 63, 129, 16), // what a cloud answers its machines on
            v4(4, 224, 0, 0, 0), // multicast
            v4(4, 240, 0, 0, 0)); // reserved, and broadcast

    private static final Block GLOBAL_6 = v6(3, 0x20);
    private static final Block NAT64 = v6(96, 0, 0x64, 0xFF, 0x9B);
    private static final List<Block> REFUSED_6 = List.of(
            v6(23, 0x20, 0x01, 0, 0), // protocols: Teredo, benchmarks, ORCHID
            v6(32, 0x20, 0x01, 0x0D, 0xB8), // documentation
            v6(16, 0x20, 0x02), // 6to4, which embeds an address
            v6(20, 0x3F, 0xFF, 0)); // documentation

    private PublicAddresses() {}

    /** Whether a connection may go there. */
    static boolean contain(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 4) {
            return REFUSED_4.stream().noneMatch(block -> block.holds(bytes));
        }
        if (NAT64.holds(bytes)) {
            return containEmbedded(bytes);
        }
        boolean isatap = (bytes[8] & 0xFD) == 0 && bytes[9] == 0 && bytes[10] == 0x5E && (bytes[11] & 0xFF) == 0xFE;
        return GLOBAL_6.holds(bytes)
                && REFUSED_6.stream().noneMatch(block -> block.holds(bytes))
                && (!isatap || containEmbedded(bytes));
    }

    /** Whether the four bytes at the end are a public address of their own. */
    private static boolean containEmbedded(byte[] bytes) {
        byte[] embedded = Arrays.copyOfRange(bytes, 12, 16);
        return REFUSED_4.stream().noneMatch(block -> block.holds(embedded));
    }

    private static Block v4(int bits, int... prefix) {
        return block(4, bits, prefix);
    }

    private static Block v6(int bits, int... prefix) {
        return block(16, bits, prefix);
    }

    private static Block block(int length, int bits, int... prefix) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < prefix.length; i++) {
            bytes[i] = (byte) prefix[i];
        }
        return new Block(bytes, bits);
    }
}
