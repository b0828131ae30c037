package dev.exai.files.internal.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The list at the end of a zip archive, which says what is in it. What is ambiguous is refused. */
final class ZipDirectory {
    private static final int END = 22;
    private static final int MAX_COMMENT = 65_535;
    private static final int ENTRY = 46;
    private static final long MAX_BYTES = 16L << 20; // of the list itself
    private static final long WIDE = 0xFFFF_FFFFL; // stands for: see the 64-bit value

    private final ArchiveSource source;
    private final Budget budget;

    ZipDirectory(ArchiveSource source, Budget budget) {
        this.source = source;
        this.budget = budget;
    }

    /** One entry as the list describes it. */
    record Entry(byte[] name, int flags, int method, long crc, long packed, long size, long offset, int unixMode) {
        private static final int FORMAT = 0xF000;

        boolean isFolder() {
            return name.length > 0 && name[name.length - 1] == '/';
        }

        /** Whether it is neither file nor folder, as Unix systems say it. */
        boolean isSpecial() {
            int format = unixMode & FORMAT;
            return format != 0 && format != 0x8000 && format != 0x4000;
        }

        boolean isEncrypted() {
            return (flags & 0x41) != 0;
        }
    }

    /** Where the list is. */
    private record Place(long offset, long bytes, long entries) {}

    /** All entries, in the order in which their contents stand. */
    List<Entry> read() throws IOException {
        Place place = place();
        if (place.bytes > MAX_BYTES || place.entries > MAX_BYTES / ENTRY) {
            throw ArchiveFaults.tooLarge("the list of its entries is endless");
        }
        ByteBuffer list = bytes(place.offset, place.bytes);
        List<Entry> entries = new ArrayList<>();
        while (list.remaining() >= ENTRY && list.getInt(list.position()) == 0x0201_4B50) {
            budget.addEntry();
            entries.add(entry(list));
        }
        if (entries.size() != place.entries || list.hasRemaining()) {
            throw ArchiveFaults.invalid("the list of its entries contradicts itself");
        }
        entries.sort(Comparator.comparingLong(Entry::offset));
        checkApart(entries, place.offset);
        return entries;
    }

    /** Contents that share bytes are how small archives become endless. */
    private static void checkApart(List<Entry> entries, long end) {
        long free = 0;
        for (Entry entry : entries) {
            if (entry.offset < free || entry.packed > end - entry.offset) {
                throw ArchiveFaults.invalid("its entries share bytes");
            }
            free = entry.offset + ZipEntries.HEAD + entry.packed;
        }
    }

    private Place place() throws IOException {
        long size = source.sizeBytes();
        int tail = (int) Math.min(size, END + MAX_COMMENT);
        ByteBuffer end = bytes(size - tail, tail);
        for (int at = tail - END; at >= 0; at--) {
            if (end.getInt(at) == 0x0605_4B50 && unsigned(end.getShort(at + 20)) == tail - at - END) {
                return place(end, at, size - tail + at);
            }
        }
        throw ArchiveFaults.invalid("it has no list of entries, so it is cut or no archive");
    }

    private Place place(ByteBuffer end, int at, long endOffset) throws IOException {
        long entries = unsigned(end.getShort(at + 10));
        long bytes = end.getInt(at + 12) & WIDE;
        long offset = end.getInt(at + 16) & WIDE;
        boolean parts = unsigned(end.getShort(at + 4)) != 0 && unsigned(end.getShort(at + 4)) != 0xFFFF;
        if (parts) {
            throw ArchiveFaults.invalid("it is one of several parts");
        }
        boolean wide = entries == 0xFFFF || bytes == WIDE || offset == WIDE;
        Place place = wide && endOffset >= 20 ? wide(endOffset) : new Place(offset, bytes, entries);
        if (place.offset < 0 || place.bytes < 0 || place.bytes > endOffset || place.offset > endOffset - place.bytes) {
            throw ArchiveFaults.invalid("the list of its entries is elsewhere");
        }
        return place;
    }

    private Place wide(long endOffset) throws IOException {
        ByteBuffer locator = bytes(endOffset - 20, 20);
        if (locator.getInt(0) != 0x0706_4B50) {
            throw ArchiveFaults.invalid("the list of its entries cannot be found");
        }
        long at = locator.getLong(8);
        if (at < 0 || at > endOffset - 56) {
            throw ArchiveFaults.invalid("the list of its entries is elsewhere");
        }
        ByteBuffer end = bytes(at, 56);
        if (end.getInt(0) != 0x0606_4B50) {
            throw ArchiveFaults.invalid("the list of its entries cannot be found");
        }
        return new Place(end.getLong(48), end.getLong(40), Math.max(0, end.getLong(32)));
    }

    private static Entry entry(ByteBuffer list) {
        int at = list.position();
        int nameLength = unsigned(list.getShort(at + 28));
        int extraLength = unsigned(list.getShort(at + 30));
        int commentLength = unsigned(list.getShort(at + 32));
        if (list.remaining() < ENTRY + nameLength + extraLength + commentLength) {
            throw ArchiveFaults.invalid("the list of its entries is cut");
        }
        byte[] name = new byte[nameLength];
        list.get(at + ENTRY, name);
        long[] wide = {list.getInt(at + 24) & WIDE, list.getInt(at + 20) & WIDE, list.getInt(at + 42) & WIDE};
        readWide(list.slice(at + ENTRY + nameLength, extraLength).order(ByteOrder.LITTLE_ENDIAN), wide);
        boolean unix = list.get(at + 5) == 3;
        int mode = unix ? list.getInt(at + 38) >>> 16 : 0;
        list.position(at + ENTRY + nameLength + extraLength + commentLength);
        if (Math.min(Math.min(wide[0], wide[1]), wide[2]) < 0) {
            throw ArchiveFaults.invalid("the list of its entries contradicts itself");
        }
        return new Entry(
                name,
                unsigned(list.getShort(at + 8)),
                unsigned(list.getShort(at + 10)),
                list.getInt(at + 16) & WIDE,
                wide[1],
                wide[0],
                wide[2],
                mode);
    }

    /** Replaces what is marked by the 64-bit values of the extra fields: size, packed size, offset, in this order. */
    private static void readWide(ByteBuffer extra, long[] values) {
        while (extra.remaining() >= 4) {
            int id = unsigned(extra.getShort());
            int length = Math.min(unsigned(extra.getShort()), extra.remaining());
            int next = extra.position() + length;
            if (id == 1) {
                for (int i = 0; i < values.length; i++) {
                    if (values[i] == WIDE && next - extra.position() >= 8) {
                        values[i] = extra.getLong();
                    }
                }
            }
            extra.position(next);
        }
    }

    private ByteBuffer bytes(long from, long count) throws IOException {
        if (count == 0) {
            return ByteBuffer.allocate(0);
        }
        try (InputStream in = source.open(from, count)) {
            byte[] bytes = in.readNBytes((int) count);
            if (bytes.length < count) {
                throw new EOFException("it is shorter than it was");
            }
            return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private static int unsigned(short value) {
        return value & 0xFFFF;
    }
}
