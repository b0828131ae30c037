package dev.exai.files.internal.text;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import java.util.Optional;
import java.util.Set;

/** Documents that are no plain text, and the optional library that reads each. Knows none of their types. */
enum DocumentKind {
    PDF("org.apache.pdfbox.Loader", "org.apache.pdfbox:pdfbox", Set.of("application/pdf")) {
        @Override
        TextExtraction.Reader newReader() {
            return new PdfText();
        }
    },
    OFFICE_XML(
            "org.apache.poi.ooxml.extractor.POIXMLExtractorFactory",
            "org.apache.poi:poi-ooxml",
            Set.of(
                    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                    "application/vnd.openxmlformats-officedocument.presentationml.presentation")) {
        @Override
        TextExtraction.Reader newReader() {
            return new OfficeText(true);
        }
    },
    OFFICE_OLD(
            "org.apache.poi.extractor.ole2.OLE2ScratchpadExtractorFactory",
            "org.apache.poi:poi-scratchpad",
            Set.of(
                    "application/msword",
                    "application/vnd.ms-excel",
                    "application/vnd.ms-powerpoint",
                    "application/vnd.ms-outlook")) {
        @Override
        TextExtraction.Reader newReader() {
            return new OfficeText(false);
        }
    };

    private final String className;
    private final String artifact;

    @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
    private final Set<String> types;

    DocumentKind(String className, String artifact, Set<String> types) {
        this.className = className;
        this.artifact = artifact;
        this.types = types;
    }

    /** The kind of a media type; empty for what is no such document. */
    static Optional<DocumentKind> of(String mediaType) {
        for (DocumentKind kind : values()) {
            if (kind.types.contains(mediaType)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    abstract TextExtraction.Reader newReader();

    /**
     * What reads it.
     *
     * @throws ExaiException kind CONFIGURATION if its library is not on the class path
     */
    TextExtraction.Reader reader() {
        try {
            Class.forName(className);
        } catch (ClassNotFoundException e) {
            throw new ExaiException(
                    ErrorKind.CONFIGURATION,
                    "taking text out of such a document needs " + artifact + " on the class path",
                    e);
        }
        return newReader();
    }
}
