package dev.exai.core.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.exai.core.model.ProviderId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileUploadTest {
    private static final ContentSource CONTENT = ContentSource.of(new byte[] {1, 2, 3});

    @Test
    void upload_withoutSettings_hasTheDefaults() {
        FileUpload upload = FileUpload.of(CONTENT, "a.txt").build();

        assertThat(upload.content()).isSameAs(CONTENT);
        assertThat(upload.purpose()).isNull();
        assertThat(upload.mediaType()).isNull();
        assertThat(upload.hash()).isNull();
        assertThat(upload.lifetime()).isNull();
        assertThat(upload.resume()).isNull();
        assertThat(upload.progress()).isSameAs(UploadProgress.NONE);
    }

    @Test
    void upload_rebuilt_keepsEverySetting() {
        UploadProgress progress = (sent, total) -> {};
        FileUpload upload = FileUpload.of(CONTENT, "a.txt")
                .purpose("batch")
                .mediaType("text/plain")
                .hash(ContentHash.of(new byte[] {1, 2, 3}))
                .lifetime(Duration.ofHours(1))
                .resume("token")
                .progress(progress)
                .build();

        FileUpload copy = upload.toBuilder().build();

        assertThat(copy).usingRecursiveComparison().isEqualTo(upload);
        assertThat(copy.fileName()).isEqualTo("a.txt");
        assertThat(copy).hasToString("FileUpload[3 bytes, purpose batch]");
    }

    @Test
    void upload_settingOutOfRange_isNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FileUpload.of(CONTENT, "a\nb").build())
                .withMessageContaining("fileName");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        FileUpload.of(CONTENT, "a").lifetime(Duration.ZERO).build())
                .withMessageContaining("lifetime");
    }

    @Test
    void progress_byDefault_ignoresTokens() {
        UploadProgress.NONE.sent(1, 2);
        UploadProgress.NONE.resumable("token");
    }

    @Test
    void remoteFile_rebuilt_keepsEverything() {
        RemoteFile file = RemoteFile.of(new ProviderId("p"), "f", "a.pdf")
                .mediaType("application/pdf")
                .sizeBytes(3)
                .purpose(new FilePurpose("file-extract"))
                .state(RemoteFile.State.PROCESSING)
                .hash(ContentHash.of(new byte[0]))
                .createdAt(Instant.EPOCH)
                .expiresAt(Instant.MAX)
                .build();

        assertThat(file.toBuilder().build()).isEqualTo(file);
        assertThat(RemoteFile.of(new ProviderId("p"), "f", "a").build().state()).isEqualTo(RemoteFile.State.READY);
        assertThat(new FilePage(List.of(file), "next").files()).containsExactly(file);
    }
}
