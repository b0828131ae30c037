package dev.exai.files.internal.text;

import dev.exai.core.Deadline;
import dev.exai.files.ArchiveLimits;
import dev.exai.files.ExtractedText;
import dev.exai.files.internal.archive.ArchiveReader;
import dev.exai.files.internal.archive.ArchiveSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.poi.extractor.ExtractorFactory;
import org.apache.poi.extractor.POITextExtractor;

/** Reads documents of office programs. The only class that knows POI. */
final class OfficeText implements TextExtraction.Reader {
    /** POI builds trees of some ten times the size of what it reads. */
    private static final ArchiveLimits LIMITS = new ArchiveLimits(5_000, 64L << 20, 100);

    private final boolean packed;

    /** A reader of documents that are archives of XML, or of the older ones. */
    OfficeText(boolean packed) {
        this.packed = packed;
    }

    @Override
    public ExtractedText read(byte[] content, int characters, Deadline deadline) throws IOException {
        if (packed) {
            ArchiveReader.visit(new Document(content), LIMITS, true, (entry, bytes) -> {});
        }
        try (POITextExtractor extractor = ExtractorFactory.createExtractor(new ByteArrayInputStream(content))) {
            return TextExtraction.cut(extractor.getText(), characters, true);
        }
    }

    /** A document as the archive it is. */
    private record Document(byte[] content) implements ArchiveSource {
        @Override
        public String name() {
            return "document";
        }

        @Override
        public long sizeBytes() {
            return content.length;
        }

        @Override
        public InputStream open(long from, long bytes) {
            return new ByteArrayInputStream(content, (int) from, (int) Math.min(bytes, content.length - from));
        }
    }
}
