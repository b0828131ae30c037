package dev.exai.server.files;

import dev.exai.core.file.ContentHash;
import dev.exai.files.ExtractedText;
import dev.exai.files.ImageFile;
import dev.exai.files.StoredFile;
import dev.exai.files.TextFile;
import org.jspecify.annotations.Nullable;

/** A file that a question names, read, before it is known who will see it. */
public sealed interface GivenFile {
    /** What it is called, safe to show. */
    String name();

    /** Its length. */
    long sizeBytes();

    /** Of its bytes. */
    ContentHash hash();

    /** Its type. */
    String mediaType();

    /** Its text; null if it is no text, or too long for a question. */
    @Nullable
    String text();

    /** What can be done for its text if it is a document. */
    default Extraction extraction() {
        return Extraction.NONE;
    }

    /** The same with the numbers of its lines before them, if it has a text or may get one. */
    default GivenFile numbered() {
        String text = text();
        return text == null && !extraction().isPossible()
                ? this
                : new Numbered(
                        this,
                        text == null ? null : new ExtractedText(text, true).numberedText(),
                        extraction().numbered());
    }

    /** A file whose text is shown with the numbers of its lines. */
    record Numbered(GivenFile file, @Nullable String text, Extraction extraction) implements GivenFile {
        @Override
        public String name() {
            return file.name();
        }

        @Override
        public long sizeBytes() {
            return file.sizeBytes();
        }

        @Override
        public ContentHash hash() {
            return file.hash();
        }

        @Override
        public String mediaType() {
            return file.mediaType();
        }

        @Override
        public GivenFile numbered() {
            return this;
        }
    }

    /** A text that was read from a path. */
    record Text(TextFile file) implements GivenFile {
        @Override
        public String name() {
            return file.displayPath();
        }

        @Override
        public long sizeBytes() {
            return file.sizeBytes();
        }

        @Override
        public ContentHash hash() {
            return file.hash();
        }

        @Override
        public String mediaType() {
            return "text/plain";
        }

        @Override
        public String text() {
            return file.text();
        }
    }

    /**
     * A file that is kept.
     *
     * @param name what the question calls it, safe to show
     * @param extraction of its text, if it is a document
     */
    record Stored(StoredFile file, String name, @Nullable String text, Extraction extraction) implements GivenFile {
        @Override
        public long sizeBytes() {
            return file.sizeBytes();
        }

        @Override
        public ContentHash hash() {
            return file.hash();
        }

        @Override
        public String mediaType() {
            return file.mediaType();
        }
    }

    /** An image that was read from a path or a data URL, and is not kept. */
    record Picture(ImageFile file) implements GivenFile {
        @Override
        public String name() {
            return file.displayPath();
        }

        @Override
        public long sizeBytes() {
            return file.image().sizeBytes();
        }

        @Override
        public ContentHash hash() {
            return file.hash();
        }

        @Override
        public String mediaType() {
            return file.image().mediaType();
        }

        @Override
        public @Nullable String text() {
            return null;
        }
    }
}
