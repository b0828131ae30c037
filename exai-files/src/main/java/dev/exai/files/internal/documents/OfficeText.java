package dev.exai.files.internal.documents;

import dev.exai.core.Deadline;
import dev.exai.files.ArchiveLimits;
import dev.exai.files.ExtractedText;
import dev.exai.files.internal.archive.ArchiveReader;
import dev.exai.files.internal.archive.ArchiveSource;
import dev.exai.files.internal.text.DocumentReader;
import dev.exai.files.internal.text.TextExtraction;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.poi.extractor.ExtractorFactory;
import org.apache.poi.extractor.POITextExtractor;

/** Reads documents of office programs. The only class that knows POI. */
public final class OfficeText implements DocumentReader {
    /** POI builds trees of some ten times the size of what it reads. */
    private static final ArchiveLimits LIMITS = new ArchiveLimits(5_000, 64L << 20, 100);

    /** For whoever knows the name. */
    public OfficeText() {}

    @Override
    public ExtractedText read(byte[] content, int characters, Deadline deadline) throws IOException {
        if (isArchive(content)) {
            ArchiveReader.visit(new Document(content), LIMITS, true, (entry, bytes) -> {});
        }
        try (POITextExtractor extractor = ExtractorFactory.createExtractor(new ByteArrayInputStream(content))) {
            return TextExtraction.cut(extractor.getText(), characters, true);
        }
    }

    /** Whether it is of the kind that are archives of XML, and not an older one. */
    private static boolean isArchive(byte[] content) {
        return content.length > 2 && content[0] == 'P' && content[1] == 'K';
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
