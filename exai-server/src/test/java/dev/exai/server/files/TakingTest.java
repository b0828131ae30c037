package dev.exai.server.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.file.ContentHash;
import dev.exai.core.file.FileLimits;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ModelLimits;
import dev.exai.core.model.Support;
import dev.exai.core.spi.FileProvider;
import dev.exai.core.spi.FileProvider.Ability;
import dev.exai.files.ExtractedText;
import dev.exai.files.FileId;
import dev.exai.files.StoredFile;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TakingTest {
    private static final long LARGE = Taking.SMALL_IMAGE + 1;

    private static GivenFile file(String mediaType, long bytes, @Nullable String text) {
        return file(mediaType, bytes, text, Extraction.NONE);
    }

    private static GivenFile file(String mediaType, long bytes, @Nullable String text, Extraction extraction) {
        FileId id = FileId.mint();
        ContentHash hash = ContentHash.of(new byte[] {1});
        Instant now = Instant.EPOCH;
        StoredFile stored = new StoredFile(
                id, PrincipalId.LOCAL, "name", mediaType, bytes, hash, null, 1, id, StoredFile.State.STORED, now, null);
        return new GivenFile.Stored(stored, "name", text, extraction);
    }

    private static Taking taking(Support files, Support vision, @Nullable FileProvider at) {
        ModelInfo model = ModelInfo.of(ModelId.of("lab", "m"))
                .capability(Capability.FILES, files)
                .capability(Capability.VISION, vision)
                .limits(new ModelLimits(1_000, null, null))
                .build();
        return new Taking(model, at);
    }

    private static FileProvider provider(Set<Ability> abilities, @Nullable Long maxBytes, String... purposes) {
        return new FileProvider() {
            @Override
            public Set<Ability> abilities() {
                return abilities;
            }

            @Override
            public FileLimits limits() {
                return new FileLimits(
                        maxBytes,
                        null,
                        null,
                        Arrays.stream(purposes).map(FilePurpose::new).toList());
            }
        };
    }

    private static FileProvider uploads(String... purposes) {
        return provider(EnumSet.of(Ability.UPLOAD), null, purposes);
    }

    @Test
    void form_text_standsInTheQuestionWhateverIsTaken() {
        assertThat(taking(Support.YES, Support.YES, uploads()).form(file("text/plain", LARGE, "words")))
                .contains(FileForm.TEXT);
        assertThat(taking(Support.NO, Support.NO, null).form(file("text/plain", LARGE, "words")))
                .contains(FileForm.TEXT);
    }

    @Test
    void form_document_goesByReferenceThenAsExtractedTextThenNotAtAll() {
        GivenFile pdf = file("application/pdf", 10, null);
        FileProvider parser = provider(EnumSet.of(Ability.EXTRACT), null);

        assertThat(taking(Support.YES, Support.NO, uploads()).form(pdf)).contains(FileForm.REFERENCE);
        assertThat(taking(Support.YES, Support.NO, uploads("user_data")).form(pdf))
                .contains(FileForm.REFERENCE);
        assertThat(taking(Support.UNKNOWN, Support.NO, uploads()).form(pdf)).isEmpty();
        assertThat(taking(Support.NO, Support.NO, parser).form(pdf)).contains(FileForm.PROVIDER_TEXT);
        assertThat(taking(Support.YES, Support.NO, uploads("agent")).form(pdf)).isEmpty();
        assertThat(taking(Support.YES, Support.YES, null).form(pdf)).isEmpty();
    }

    @Test
    void form_documentThatNobodyElseReads_isItsExtractedTextAsFarAsThatFits() {
        GivenFile fits = file("application/pdf", 10, null, Extraction.by(() -> new ExtractedText("words", true)));
        GivenFile tooLong = file(
                "application/pdf", 10, null, Extraction.by(() -> new ExtractedText("many words ".repeat(500), true)));
        Taking none = taking(Support.NO, Support.NO, null);
        FileProvider parser = provider(EnumSet.of(Ability.EXTRACT), null);

        assertThat(none.form(fits)).contains(FileForm.EXTRACTED_TEXT);
        assertThat(none.formWithoutExtraction(fits)).isEmpty();
        assertThat(taking(Support.YES, Support.NO, uploads()).form(fits)).contains(FileForm.REFERENCE);
        assertThat(taking(Support.NO, Support.NO, parser).form(fits)).contains(FileForm.PROVIDER_TEXT);
        assertThat(none.form(tooLong)).isEmpty();
        assertThat(none.refusal(tooLong)).contains("tokens were taken out of it", "room for 750");
    }

    @Test
    void extraction_thatFindsNothing_isTriedOnceAndTellsWhy() {
        AtomicInteger tried = new AtomicInteger();
        Extraction failing = Extraction.by(() -> {
            tried.incrementAndGet();
            throw new ExaiException(ErrorKind.CONFIGURATION, "a library is missing");
        });
        Extraction empty = Extraction.by(() -> new ExtractedText(" \n", true));
        Extraction cut = Extraction.by(() -> new ExtractedText("words", false));
        Extraction lost = Extraction.by(() -> {
            throw new ExaiException(ErrorKind.FILE_GONE, "lost");
        });
        Taking none = taking(Support.NO, Support.NO, null);

        assertThat(none.form(file("application/pdf", 10, null, failing))).isEmpty();
        assertThat(none.refusal(file("application/pdf", 10, null, failing))).endsWith(": a library is missing");
        assertThat(tried).hasValue(1);
        assertThat(empty.refusal()).contains("no text was found");
        assertThat(cut.text()).isNull();
        assertThat(cut.refusal()).contains("more than 5 characters");
        assertThat(Extraction.NONE.isPossible()).isFalse();
        assertThat(Extraction.NONE.refusal()).isEmpty();
        assertThatThrownBy(lost::text)
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.FILE_GONE));
    }

    @Test
    void form_documentLongerThanTheProviderTakes_isRefusedWithTheLimit() {
        Taking taking = taking(Support.YES, Support.YES, provider(EnumSet.of(Ability.UPLOAD), 9L));
        GivenFile pdf = file("application/pdf", 10, null);

        assertThat(taking.form(pdf)).isEmpty();
        assertThat(taking.refusal(pdf)).contains("at most 9 bytes", "10 bytes");
    }

    @Test
    void form_image_isShownItselfOrByReferenceAsTheProviderTakesImages() {
        GivenFile small = file("image/png", 10, null);
        GivenFile large = file("image/png", LARGE, null);

        assertThat(taking(Support.YES, Support.YES, uploads()).form(small)).contains(FileForm.IMAGE);
        assertThat(taking(Support.YES, Support.YES, uploads()).form(large)).contains(FileForm.REFERENCE);
        assertThat(taking(Support.YES, Support.YES, uploads("image", "file-extract"))
                        .form(large))
                .contains(FileForm.REFERENCE);
        assertThat(taking(Support.YES, Support.YES, uploads("vision", "user_data"))
                        .form(large))
                .contains(FileForm.IMAGE);
        assertThat(taking(Support.YES, Support.NO, uploads()).form(small)).contains(FileForm.REFERENCE);
        assertThat(taking(Support.NO, Support.NO, null).form(small)).isEmpty();
        assertThat(taking(Support.NO, Support.NO, null).refusal(small)).contains("lab/m reads no images");
        assertThat(taking(Support.NO, Support.YES, null).form(file("image/png", 30L << 20, null)))
                .isEmpty();
    }

    @Test
    void textBudget_ofAModel_leavesRoomForTheAnswer() {
        assertThat(taking(Support.NO, Support.NO, null).textBudget()).isEqualTo(750);
        ModelInfo unknown = ModelInfo.of(ModelId.of("lab", "m")).build();
        assertThat(new Taking(unknown, null).textBudget()).isEqualTo(Long.MAX_VALUE);
    }
}
