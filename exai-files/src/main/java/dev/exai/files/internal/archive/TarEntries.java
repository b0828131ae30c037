package dev.exai.files.internal.archive;

import dev.exai.files.ArchiveEntry;
import dev.exai.files.internal.RangeInput;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads tar archives: POSIX (ustar and pax), GNU's long names, and the old ones. Not thread-safe. */
final class TarEntries {
    private static final int BLOCK = 512;
    private static final long MAX_HEADER = 64 << 10; // of what an extended header may say

    private final InputStream in;
    private final Budget budget;
    private final ArchiveVisitor visitor;
    private @Nullable String longName;
    private Map<String, String> extended = Map.of();

    TarEntries(InputStream in, Budget budget, ArchiveVisitor visitor) {
        this.in = in;
        this.budget = budget;
        this.visitor = visitor;
    }

    /** Whether a block is the head of an entry. */
    static boolean isHead(byte[] block) {
        if (block.length < BLOCK || block[0] == 0) {
            return false;
        }
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : block[i] & 0xFF;
        }
        return octal(block, 148, 8) == sum;
    }

    /** Shows every entry. */
    void visit() throws IOException {
        for (byte[] head = block(); head != null && !isEmpty(head); head = block()) {
            if (!isHead(head)) {
                throw ArchiveFaults.invalid("a head in it is damaged");
            }
            budget.addEntry();
            see(head);
        }
    }

    private void see(byte[] head) throws IOException {
        long size = number(head, 124, 12);
        char type = (char) (head[156] & 0xFF);
        switch (type) {
            case 'L' -> longName = text(header(size));
            case 'x' -> extended = records(header(size));
            case 'g' -> header(size); // says nothing about paths that we would believe
            default -> {
                file(head, type, extended.containsKey("size") ? decimal(extended.get("size")) : size);
                longName = null;
                extended = Map.of();
            }
        }
    }

    private void file(byte[] head, char type, long size) throws IOException {
        boolean folder = type == '5';
        boolean plain = type == '0' || type == 0 || type == '7';
        if (!folder && !plain) {
            throw ArchiveFaults.invalid("it has a link, or what is neither file nor folder");
        }
        String path = EntryPaths.checked(path(head));
        if (folder || (type == 0 && path(head).endsWith("/"))) {
            visitor.see(new ArchiveEntry(path, ArchiveEntry.Kind.FOLDER, 0), InputStream.nullInputStream());
            skip(padded(size));
            return;
        }
        budget.announce(size);
        InputStream content = size == 0 ? InputStream.nullInputStream() : RangeInput.of(in, 0, size);
        CountedInput counted = new CountedInput(content);
        visitor.see(new ArchiveEntry(path, ArchiveEntry.Kind.FILE, size), counted);
        skip(padded(size) - counted.count());
    }

    private String path(byte[] head) {
        String pax = extended.get("path");
        if (pax != null) {
            return pax;
        }
        String gnu = longName;
        if (gnu != null) {
            return gnu;
        }
        String name = text(Arrays.copyOfRange(head, 0, 100));
        boolean posix = new String(head, 257, 6, StandardCharsets.ISO_8859_1).equals("ustar\0");
        String prefix = posix ? text(Arrays.copyOfRange(head, 345, 500)) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    /** The content of a head that belongs to the next one. */
    private byte[] header(long size) throws IOException {
        if (size > MAX_HEADER) {
            throw ArchiveFaults.invalid("a head in it is endless");
        }
        byte[] content = in.readNBytes((int) size);
        if (content.length < size) {
            throw new EOFException("it ends inside a head");
        }
        skip(padded(size) - size);
        return content;
    }

    /** Records of the form {@code length key=value}, each with a line end. */
    private static Map<String, String> records(byte[] content) {
        Map<String, String> records = new HashMap<>();
        int at = 0;
        while (at < content.length && content[at] != 0) {
            int space = at;
            while (space < content.length && content[space] != ' ') {
                space++;
            }
            long length = decimal(new String(content, at, space - at, StandardCharsets.ISO_8859_1));
            if (length <= space - at + 1 || at + length > content.length) {
                throw ArchiveFaults.invalid("a head in it is damaged");
            }
            int end = at + (int) length;
            String record = EntryPaths.text(Arrays.copyOfRange(content, space + 1, end - 1));
            int equal = record.indexOf('=');
            if (equal > 0) {
                records.put(record.substring(0, equal), record.substring(equal + 1));
            }
            at = end;
        }
        return records;
    }

    private static long decimal(@Nullable String digits) {
        boolean number = digits != null
                && !digits.isEmpty()
                && digits.length() <= 18
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!number) {
            throw ArchiveFaults.invalid("a head in it is damaged");
        }
        return Long.parseLong(digits);
    }

    private static long number(byte[] head, int from, int length) {
        if ((head[from] & 0x80) == 0) {
            return octal(head, from, length);
        }
        long value = head[from] & 0x3F; // base 256, as GNU writes what is very large
        for (int i = from + 1; i < from + length; i++) {
            if (value > Long.MAX_VALUE >> 9) {
                throw ArchiveFaults.invalid("a head in it is damaged");
            }
            value = (value << 8) | (head[i] & 0xFF);
        }
        return value;
    }

    private static long octal(byte[] head, int from, int length) {
        String digits = text(Arrays.copyOfRange(head, from, from + length)).strip();
        if (digits.isEmpty()) {
            return 0;
        }
        return digits.chars().allMatch(c -> c >= '0' && c <= '7') ? Long.parseLong(digits, 8) : -1;
    }

    private static String text(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return EntryPaths.text(Arrays.copyOf(bytes, end));
    }

    private static long padded(long size) {
        if (size < 0 || size > Long.MAX_VALUE - BLOCK) {
            throw ArchiveFaults.invalid("a head in it is damaged");
        }
        return (size + BLOCK - 1) / BLOCK * BLOCK;
    }

    private byte @Nullable [] block() throws IOException {
        byte[] block = in.readNBytes(BLOCK);
        if (block.length != 0 && block.length < BLOCK) {
            throw new EOFException("it ends inside a head");
        }
        return block.length == 0 ? null : block;
    }

    private static boolean isEmpty(byte[] block) {
        for (byte each : block) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    private void skip(long bytes) throws IOException {
        in.skipNBytes(bytes);
    }
}
