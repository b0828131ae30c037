package dev.exai.providers.internal.openai;

import java.util.stream.Stream;

/** What several vendors call documents: PDF, the formats of Office, and texts of every kind. */
public final class DocumentTypes {
    private static final String OFFICE = "application/vnd.openxmlformats-officedocument.";

    /** A docx. */
    public static final String WORD = OFFICE + "wordprocessingml.document";

    /** An xlsx. */
    public static final String EXCEL = OFFICE + "spreadsheetml.sheet";

    /** A pptx. */
    public static final String POWERPOINT = OFFICE + "presentationml.presentation";

    private DocumentTypes() {}

    /** All of them, and some more. */
    public static String[] with(String... more) {
        return Stream.concat(
                        Stream.of(
                                "application/pdf",
                                WORD,
                                EXCEL,
                                POWERPOINT,
                                "application/msword",
                                "application/vnd.ms-excel",
                                "application/vnd.ms-powerpoint",
                                "application/json",
                                "application/jsonl",
                                "application/xml",
                                "application/yaml",
                                "text/*"),
                        Stream.of(more))
                .toArray(String[]::new);
    }
}
