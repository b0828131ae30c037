package dev.exai.files.internal.text;

import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.Workers;
import dev.exai.files.BlobStore;
import dev.exai.files.ExtractedText;
import dev.exai.files.ExtractionLimits;
import dev.exai.files.StoredFile;
import dev.exai.files.internal.TextDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the text out of files. Documents are read by libraries that were not made for hostile ones, so they have a thread of
 * their own, which is given up when its time is over or it fails in whatever way. Thread-safe; to be closed.
 */
public final class TextExtraction implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TextExtraction.class);
    private static final int MOST_AT_ONCE = 8; // each holds a document in memory

    private final BlobStore blobs;
    private final Workers workers = Workers.perTask("exai-text", MOST_AT_ONCE);

    /** Of contents in the store. */
    public TextExtraction(BlobStore blobs) {
        this.blobs = blobs;
    }

    /**
     * The text.
     *
     * @throws ExaiException kind UNSUPPORTED if no text can be taken from such a file, CONFIGURATION if the library for it is
     *     missing, TOO_LARGE, TIMEOUT, INVALID_REQUEST if the document is broken or protected by a password
     */
    public ExtractedText run(StoredFile file, ExtractionLimits limits) {
        DocumentReader reader =
                DocumentKind.of(file.mediaType()).map(DocumentKind::reader).orElse(null);
        try {
            return reader == null ? plain(file, limits) : document(file, limits, reader);
        } catch (IOException e) {
            throw new ExaiException(ErrorKind.INVALID_REQUEST, "the content of the file cannot be read", e);
        }
    }

    private ExtractedText plain(StoredFile file, ExtractionLimits limits) throws IOException {
        long most = 4L * limits.characters() + 4; // no character has more bytes; a byte order mark
        byte[] bytes;
        try (InputStream in = blobs.open(file.blob(), file.sizeBytes() <= most)) {
            bytes = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, most));
            if (bytes.length == file.sizeBytes()) {
                in.read(); // its end compares the hash
            }
        }
        boolean whole = bytes.length == file.sizeBytes();
        for (int cut = 0; cut <= (whole ? 0 : 3); cut++) { // a character may stand across the end
            String text = TextDecoder.decode(Arrays.copyOf(bytes, Math.max(0, bytes.length - cut)));
            if (text != null) {
                return cut(text, limits.characters(), whole);
            }
        }
        throw new ExaiException(
                ErrorKind.UNSUPPORTED,
                "no text can be taken from a file of type " + file.mediaType()
                        + ": it is neither text in UTF-8 or UTF-16 nor a document of a known kind");
    }

    /** At most so many characters, and no half of one. */
    public static ExtractedText cut(String text, int characters, boolean whole) {
        if (text.length() <= characters) {
            return new ExtractedText(text, whole);
        }
        int end = Character.isHighSurrogate(text.charAt(characters - 1)) ? characters - 1 : characters;
        return new ExtractedText(text.substring(0, end), false);
    }

    private ExtractedText document(StoredFile file, ExtractionLimits limits, DocumentReader reader) throws IOException {
        if (file.sizeBytes() > limits.sourceBytes()) {
            throw new ExaiException(
                    ErrorKind.TOO_LARGE,
                    "the document has " + file.sizeBytes() + " bytes; text is taken from at most "
                            + limits.sourceBytes());
        }
        byte[] content;
        try (InputStream in = blobs.open(file.blob(), true)) {
            content = in.readAllBytes();
        }
        Deadline deadline = Deadline.after(limits.time());
        FutureTask<ExtractedText> task = new FutureTask<>(() -> reader.read(content, limits.characters(), deadline));
        workers.run(task);
        try {
            return task.get(limits.time().toMillis() + 500, TimeUnit.MILLISECONDS); // it may end by itself just in time
        } catch (TimeoutException e) {
            throw new ExaiException(
                    ErrorKind.TIMEOUT, "taking the text out of the document took longer than " + limits.time(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExaiException(
                    ErrorKind.CANCELLED, ErrorPhase.WAIT, "interrupted while text was taken out of a document", e);
        } catch (ExecutionException e) {
            throw failed(file, e.getCause() == null ? e : e.getCause());
        } finally {
            task.cancel(true);
        }
    }

    private static ExaiException failed(StoredFile file, Throwable cause) {
        if (cause instanceof ExaiException known) {
            return known;
        }
        LOG.info("no text taken out file={} type={} fault={}", file.id(), file.mediaType(), cause.getClass());
        return new ExaiException(
                ErrorKind.INVALID_REQUEST,
                "no text can be taken from the document: it is damaged, too demanding, or protected",
                cause);
    }

    @Override
    public void close() {
        workers.close();
    }
}
