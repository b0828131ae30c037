package dev.exai.server.files;

import dev.exai.core.chat.TokenEstimate;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.Support;
import dev.exai.core.spi.FileProvider;
import dev.exai.core.spi.FileProvider.Ability;
import dev.exai.core.spi.Provider;
import dev.exai.files.ImageIntake;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a model takes of files, as it and its provider declare it. No provider is asked. Texts stand in the question itself as long as
 * they fit: a reference would show the model the same tokens and cost an upload. Immutable.
 *
 * @param files the provider's files; null if it has none
 */
record Taking(ModelInfo model, @Nullable FileProvider files) {
    /** Images up to this size stand in the question: an upload would take longer than it saves. */
    static final long SMALL_IMAGE = 64L << 10;

    static final Set<String> IMAGES = Set.of("image/png", "image/jpeg", "image/gif", "image/webp");
    private static final FilePurpose EXTRACT = new FilePurpose("file-extract");
    private static final FilePurpose VISION = new FilePurpose("vision");
    private static final FilePurpose IMAGE = new FilePurpose("image");
    private static final FilePurpose USER_DATA = new FilePurpose("user_data");
    private static final int RESERVED_PART = 4; // a quarter of the window is kept for the answer

    static Taking of(Provider provider, ModelInfo model) {
        return new Taking(model, provider.files());
    }

    /** How a copy for a reference is made. */
    record Reference(@Nullable FilePurpose purpose) {}

    /** The form in which the model is shown the file; empty if it cannot be shown. May take its text out of it for that. */
    Optional<FileForm> form(GivenFile file) {
        return formWithoutExtraction(file)
                .or(() -> fitsExtracted(file) ? Optional.of(FileForm.EXTRACTED_TEXT) : Optional.empty());
    }

    private boolean fitsExtracted(GivenFile file) {
        Extraction extraction = file.extraction();
        return extraction.text() != null && extraction.tokens() <= textBudget();
    }

    /** The same without what is taken out of documents here. */
    Optional<FileForm> formWithoutExtraction(GivenFile file) {
        if (isImage(file)) {
            return Optional.ofNullable(imageForm(file));
        }
        if (file.text() != null) {
            return Optional.of(FileForm.TEXT);
        }
        if (reference(file).isPresent()) {
            return Optional.of(FileForm.REFERENCE);
        }
        return extracts(file) ? Optional.of(FileForm.PROVIDER_TEXT) : Optional.empty();
    }

    private @Nullable FileForm imageForm(GivenFile file) {
        boolean small = file.sizeBytes() <= SMALL_IMAGE;
        if (!small && reference(file).isPresent()) {
            return FileForm.REFERENCE;
        }
        boolean sees = model.supports(Capability.VISION) != Support.NO && file.sizeBytes() <= ImageIntake.MAX_BYTES;
        if (sees) {
            return FileForm.IMAGE;
        }
        return reference(file).isPresent() ? FileForm.REFERENCE : null;
    }

    /** How the model takes the file by reference; empty if it does not. */
    Optional<Reference> reference(GivenFile file) {
        FileProvider known = files;
        boolean can = known != null
                && model.supports(Capability.FILES) == Support.YES
                && known.abilities().contains(Ability.UPLOAD)
                && isSmallEnough(known, file);
        if (!can || known == null) {
            return Optional.empty();
        }
        List<FilePurpose> purposes = known.limits().purposes();
        if (purposes.isEmpty()) {
            return accepted(known, file, null);
        }
        if (isImage(file) && purposes.contains(IMAGE)) {
            return accepted(known, file, IMAGE);
        }
        // OpenAI's chat completions refuse copies made for vision; its documents may be images too
        boolean data = purposes.contains(USER_DATA) && !(isImage(file) && purposes.contains(VISION));
        return data ? accepted(known, file, USER_DATA) : Optional.empty();
    }

    /** A copy for the purpose, if the provider takes such files for it. */
    private static Optional<Reference> accepted(FileProvider files, GivenFile file, @Nullable FilePurpose purpose) {
        return files.limits().accepts(file.mediaType(), purpose)
                ? Optional.of(new Reference(purpose))
                : Optional.empty();
    }

    /** Whether the provider extracts the text of the file. */
    boolean extracts(GivenFile file) {
        FileProvider known = files;
        return known != null
                && !isImage(file)
                && isSmallEnough(known, file)
                && (keepsTexts() ? known.limits().accepts(file.mediaType(), EXTRACT) : canExtract(known));
    }

    /** Whether the provider keeps a copy whose text can be asked for again. */
    boolean keepsTexts() {
        FileProvider known = files;
        return known != null
                && known.abilities().containsAll(Set.of(Ability.UPLOAD, Ability.TEXT))
                && known.limits().purposes().contains(EXTRACT);
    }

    /** How a copy for its text is made. */
    static Reference forText() {
        return new Reference(EXTRACT);
    }

    private static boolean canExtract(FileProvider files) {
        return files.abilities().contains(Ability.EXTRACT);
    }

    private static boolean isSmallEnough(FileProvider files, GivenFile file) {
        Long most = files.limits().maxFileBytes();
        return most == null || file.sizeBytes() <= most;
    }

    static boolean isImage(GivenFile file) {
        return IMAGES.contains(file.mediaType());
    }

    /** The tokens that texts of files may take, by estimate; {@link Long#MAX_VALUE} where the window is not known. */
    long textBudget() {
        Integer window = model.limits().contextWindow();
        return window == null ? Long.MAX_VALUE : window - window / RESERVED_PART;
    }

    /** The tokens of the file in this form, if that is one with a text known here. */
    static long tokens(GivenFile file, FileForm form) {
        String text = file.text();
        return switch (form) {
            case TEXT -> text == null ? 0 : TokenEstimate.of(text);
            case EXTRACTED_TEXT -> file.extraction().tokens();
            case REFERENCE, PROVIDER_TEXT, IMAGE -> 0;
        };
    }

    /** Why the model cannot be shown the file. */
    String refusal(GivenFile file) {
        String what = file.name() + " (" + file.mediaType() + ", " + file.sizeBytes() + " bytes)";
        if (isImage(file)) {
            return model.id() + " reads no images such as " + what;
        }
        FileProvider known = files;
        Long most = known == null ? null : known.limits().maxFileBytes();
        if (most != null && file.sizeBytes() > most) {
            return model.id().provider() + " takes files of at most " + most + " bytes, not " + what;
        }
        String refused =
                model.id() + " takes no files such as " + what + ", which is no text that fits into a question";
        Extraction extraction = file.extraction();
        if (extraction.text() != null) {
            return refused + ": about " + extraction.tokens() + " tokens were taken out of it, and there is room for "
                    + textBudget();
        }
        return extraction.isPossible() ? refused + ": " + extraction.refusal() : refused;
    }
}
