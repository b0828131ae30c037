package dev.exai.server.chat;

import dev.exai.core.ExaiException;
import dev.exai.core.chat.ChatEvent;
import dev.exai.files.AllowedRoots;
import dev.exai.files.ImageFile;
import dev.exai.files.ImageIntake;
import dev.exai.files.IntakeException;
import dev.exai.files.TextBatch;
import dev.exai.files.TextIntake;
import dev.exai.files.TextLimits;
import java.util.ArrayList;
import java.util.List;

/** Reads the files and images that a question names, inside the allowed roots only. Thread-safe. */
public final class AttachmentReader {
    private final TextIntake texts;
    private final ImageIntake images;

    /** A reader below the roots. */
    public AttachmentReader(AllowedRoots roots, TextLimits limits) {
        texts = new TextIntake(roots, limits);
        images = new ImageIntake(roots);
    }

    /**
     * Reads all of them.
     *
     * @throws ExaiException kind PATH_DENIED, NOT_FOUND, TOO_LARGE, FILE_CHANGED or INVALID_REQUEST; the message begins
     *     with the argument and names the path
     */
    Attachments read(List<String> files, List<String> imageSources) {
        TextBatch batch = texts(files);
        List<ImageFile> pictures = new ArrayList<>();
        for (String source : imageSources) {
            pictures.add(image(source));
        }
        List<ChatEvent.Warning> warnings = new ArrayList<>();
        for (TextBatch.Skipped skipped : batch.skipped()) {
            warnings.add(new ChatEvent.Warning("file_left_out", skipped.displayPath() + ": " + skipped.why()));
        }
        return new Attachments(batch.files(), pictures, warnings);
    }

    private TextBatch texts(List<String> files) {
        try {
            return texts.readAll(files);
        } catch (IntakeException e) {
            throw named("files", e);
        }
    }

    private ImageFile image(String source) {
        try {
            return images.read(source);
        } catch (IntakeException e) {
            throw named("images", e);
        }
    }

    private static ExaiException named(String argument, IntakeException e) {
        return new ExaiException(e.kind(), argument + ": " + e.getMessage(), e);
    }
}
