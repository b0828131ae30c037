package dev.exai.files.internal.archive;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.files.ArchiveEntry;
import dev.exai.files.ArchiveLimits;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * Reads archives by what their bytes are: zip, tar, tar in gzip, and a single file in gzip. Whatever leads out of the
 * archive, hides what it is, or is larger than allowed makes it refused as a whole. Stateless.
 */
public final class ArchiveReader {
    private static final int LOOK = 512;
    private static final int BUFFER = 32 << 10;

    private ArchiveReader() {}

    /**
     * Shows every entry.
     *
     * @param contents whether contents are read and checked; without them a zip archive is listed by its list alone
     * @throws ExaiException kind UNSUPPORTED if it is no archive, INVALID_REQUEST or TOO_LARGE if it is refused, which may be
     *     after some entries were shown
     */
    public static void visit(ArchiveSource source, ArchiveLimits limits, boolean contents, ArchiveVisitor visitor) {
        try {
            byte[] head = head(source);
            if (isZip(head)) {
                new ZipEntries(source, new Budget(limits, source::sizeBytes), visitor).visit(contents);
            } else if (head.length > 2 && (head[0] & 0xFF) == 0x1F && (head[1] & 0xFF) == 0x8B) {
                gzip(source, limits, visitor);
            } else if (TarEntries.isHead(head)) {
                try (InputStream in = new BufferedInputStream(source.open(0, Long.MAX_VALUE), BUFFER)) {
                    Budget budget = new Budget(limits, source::sizeBytes);
                    new TarEntries(new BudgetInput(in, budget), budget, visitor).visit();
                }
            } else {
                throw new ExaiException(
                        ErrorKind.UNSUPPORTED, "the file is no archive of a kind that is read: zip, tar, tar.gz, gz");
            }
        } catch (IOException e) {
            throw ArchiveFaults.broken(e);
        }
    }

    private static byte[] head(ArchiveSource source) throws IOException {
        if (source.sizeBytes() == 0) {
            return new byte[0];
        }
        try (InputStream in = source.open(0, LOOK)) {
            return in.readNBytes(LOOK);
        }
    }

    private static boolean isZip(byte[] head) {
        boolean any = head.length > 4 && head[0] == 'P' && head[1] == 'K';
        return any && ((head[2] == 3 && head[3] == 4) || (head[2] == 5 && head[3] == 6));
    }

    private static void gzip(ArchiveSource source, ArchiveLimits limits, ArchiveVisitor visitor) throws IOException {
        try (CountedInput packed = new CountedInput(source.open(0, Long.MAX_VALUE));
                GZIPInputStream plain = new GZIPInputStream(packed, BUFFER)) {
            Budget budget = new Budget(limits, packed::count);
            BufferedInputStream in = new BufferedInputStream(new BudgetInput(plain, budget), BUFFER);
            in.mark(LOOK);
            byte[] head = in.readNBytes(LOOK);
            in.reset();
            if (TarEntries.isHead(head)) {
                new TarEntries(in, budget, visitor).visit();
                in.transferTo(OutputStream.nullOutputStream()); // its end has a checksum
                return;
            }
            CountedInput content = new CountedInput(in);
            // Its length is known only at its end; who lists it reads it once.
            long size = size(source, limits);
            budget.addEntry();
            visitor.see(new ArchiveEntry(nameOf(source.name()), ArchiveEntry.Kind.FILE, size), content);
            content.transferTo(OutputStream.nullOutputStream());
            if (content.count() != size) {
                throw ArchiveFaults.invalid("it changed while it was read");
            }
        }
    }

    private static long size(ArchiveSource source, ArchiveLimits limits) throws IOException {
        try (CountedInput packed = new CountedInput(source.open(0, Long.MAX_VALUE));
                InputStream in =
                        new BudgetInput(new GZIPInputStream(packed, BUFFER), new Budget(limits, packed::count))) {
            return in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static String nameOf(String archive) {
        boolean gz = archive.length() > 3 && archive.regionMatches(true, archive.length() - 3, ".gz", 0, 3);
        String name = gz ? archive.substring(0, archive.length() - 3) : archive;
        return name.isEmpty() || Arrays.asList(".", "..").contains(name) ? "file" : name;
    }
}
