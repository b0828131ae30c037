package dev.exai.files.internal.archive;

import dev.exai.files.ArchiveEntry;
import dev.exai.files.internal.RangeInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** Reads zip archives by the list at their end, entry by entry where that says it stands. Not thread-safe. */
final class ZipEntries {
    /** Bytes before the name of an entry. */
    static final int HEAD = 30;

    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final int BUFFER = 32 << 10;

    private final ArchiveSource source;
    private final Budget budget;
    private final ArchiveVisitor visitor;

    ZipEntries(ArchiveSource source, Budget budget, ArchiveVisitor visitor) {
        this.source = source;
        this.budget = budget;
        this.visitor = visitor;
    }

    /** Shows every entry, contents too if asked for; without them nothing but the list is read. */
    void visit(boolean contents) throws IOException {
        List<ZipDirectory.Entry> entries = new ZipDirectory(source, budget).read();
        long sum = 0;
        for (ZipDirectory.Entry entry : entries) {
            check(entry);
            sum += Math.min(entry.size(), Long.MAX_VALUE - sum);
            budget.announce(sum);
        }
        for (ZipDirectory.Entry entry : entries) {
            see(entry, contents);
        }
    }

    private static void check(ZipDirectory.Entry entry) {
        if (entry.isSpecial()) {
            throw ArchiveFaults.invalid("it has a link, or what is neither file nor folder");
        }
        if (entry.isEncrypted()) {
            throw ArchiveFaults.invalid("it is encrypted");
        }
        if (entry.method() != STORED && entry.method() != DEFLATED) {
            throw ArchiveFaults.invalid("it is packed in a way that is not supported: " + entry.method());
        }
        EntryPaths.checked(EntryPaths.text(entry.name()));
    }

    private void see(ZipDirectory.Entry entry, boolean contents) throws IOException {
        String path = EntryPaths.checked(EntryPaths.text(entry.name()));
        if (entry.isFolder()) {
            visitor.see(new ArchiveEntry(path, ArchiveEntry.Kind.FOLDER, 0), InputStream.nullInputStream());
            return;
        }
        ArchiveEntry file = new ArchiveEntry(path, ArchiveEntry.Kind.FILE, entry.size());
        if (!contents) {
            visitor.see(file, InputStream.nullInputStream());
            return;
        }
        long most = HEAD + 2L * 65_535 + entry.packed();
        Inflater inflater = new Inflater(true);
        try (InputStream raw = source.open(entry.offset(), most)) {
            skipHead(entry, raw);
            CRC32 crc = new CRC32();
            CountedInput content =
                    new CountedInput(new CheckedInputStream(new BudgetInput(plain(entry, raw, inflater), budget), crc));
            InputStream bounded = new EntryEnd(content, entry.size());
            visitor.see(file, bounded);
            bounded.transferTo(OutputStream.nullOutputStream());
            if (content.count() != entry.size() || crc.getValue() != entry.crc()) {
                throw ArchiveFaults.invalid("an entry is not what the list says");
            }
        } finally {
            inflater.end();
        }
    }

    private static void skipHead(ZipDirectory.Entry entry, InputStream raw) throws IOException {
        ByteBuffer head = ByteBuffer.wrap(raw.readNBytes(HEAD)).order(ByteOrder.LITTLE_ENDIAN);
        if (head.limit() < HEAD || head.getInt(0) != 0x0403_4B50) {
            throw ArchiveFaults.invalid("an entry is not where the list says");
        }
        byte[] name = raw.readNBytes(head.getShort(26) & 0xFFFF);
        if (!Arrays.equals(name, entry.name()) || (head.getShort(8) & 0xFFFF) != entry.method()) {
            throw ArchiveFaults.invalid("an entry and the list contradict each other");
        }
        raw.skipNBytes(head.getShort(28) & 0xFFFF);
    }

    private static InputStream plain(ZipDirectory.Entry entry, InputStream raw, Inflater inflater) {
        InputStream packed =
                entry.packed() == 0 ? InputStream.nullInputStream() : RangeInput.of(raw, 0, entry.packed());
        if (entry.method() == STORED) {
            return packed;
        }
        // zlib wants to see a byte after the end
        return new InflaterInputStream(
                new SequenceInputStream(packed, new ByteArrayInputStream(new byte[1])), inflater, BUFFER);
    }

    /** Ends with an error where more comes than was announced, before anybody has written it. Not thread-safe. */
    private static final class EntryEnd extends InputStream {
        private final InputStream in;
        private long left;

        EntryEnd(InputStream in, long size) {
            this.in = in;
            left = size;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            int count = in.read(target, from, length);
            left -= Math.max(0, count);
            if (left < 0) {
                throw ArchiveFaults.invalid("an entry is longer than the list says");
            }
            return count;
        }
    }
}
