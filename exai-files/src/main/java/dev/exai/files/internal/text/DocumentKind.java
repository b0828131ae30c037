package dev.exai.files.internal.text;

import dev.exai.core.ExaiException;
import dev.exai.files.internal.optional.OptionalPart;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Documents that are no plain text, and the optional library that reads each. Knows none of their types. */
enum DocumentKind {
    PDF("PdfText", "org.apache.pdfbox.Loader", "org.apache.pdfbox:pdfbox", Set.of("application/pdf")),
    OFFICE_XML(
            "OfficeText",
            "org.apache.poi.ooxml.extractor.POIXMLExtractorFactory",
            "org.apache.poi:poi-ooxml",
            Set.of(
                    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                    "application/vnd.openxmlformats-officedocument.presentationml.presentation")),
    OFFICE_OLD(
            "OfficeText",
            "org.apache.poi.extractor.ole2.OLE2ScratchpadExtractorFactory",
            "org.apache.poi:poi-scratchpad",
            Set.of(
                    "application/msword",
                    "application/vnd.ms-excel",
                    "application/vnd.ms-powerpoint",
                    "application/vnd.ms-outlook"));

    @SuppressWarnings("ImmutableEnumChecker") // a record of names
    private final OptionalPart<DocumentReader> part;

    @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
    private final Set<String> types;

    DocumentKind(String reader, String library, String artifact, Set<String> types) {
        part = new OptionalPart<>(
                DocumentReader.class,
                "dev.exai.files.internal.documents." + reader,
                List.of(library),
                "taking text out of such a document needs " + artifact + " on the class path");
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

    /**
     * What reads it.
     *
     * @throws ExaiException kind CONFIGURATION if its library is missing
     */
    DocumentReader reader() {
        return part.make();
    }
}
