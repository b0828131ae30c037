package dev.exai.providers.internal.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.file.ContentSource;
import dev.exai.core.file.FilePage;
import dev.exai.core.file.FileUpload;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.spi.FileProvider;
import dev.exai.core.spi.Provider;
import dev.exai.testkit.FakeUpstream;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is particular about the vendor's files; the contract holds the rest. */
class AnthropicFilesTest {
    private static final String FILE = "{\"type\":\"file\",\"id\":\"file_1\",\"filename\":\"a.pdf\","
            + "\"mime_type\":\"application/pdf\",\"size_bytes\":3,\"created_at\":\"2026-11-22T10:15:00Z\","
            + "\"downloadable\":false,\"expires_at\":null}";

    @ParameterizedTest(name = "{0} is sent as {1}")
    @CsvSource({
        "report.pdf,application/pdf",
        "cat.png,image/png",
        "notes.txt,text/plain",
        "data,application/octet-stream"
    })
    void upload_withoutType_isTypedByItsName(String name, String type) {
        with((upstream, files) -> {
            files.upload(upload(name).build(), Claude.context());

            assertThat(upstream.requests().get(0).bodyText()).contains("Content-Type: " + type);
        });
    }

    @Test
    void upload_ownType_staysAsItIs() {
        with((upstream, files) -> {
            files.upload(upload("cat.png").mediaType("image/webp").build(), Claude.context());

            assertThat(upstream.requests().get(0).bodyText()).contains("Content-Type: image/webp");
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {3_599, 7_776_001})
    void upload_lifetimeOutOfRange_isRefusedBeforeAnythingIsSent(long seconds) {
        with((upstream, files) -> {
            FileUpload upload =
                    upload("a.txt").lifetime(Duration.ofSeconds(seconds)).build();

            assertThat(failure(() -> files.upload(upload, Claude.context())).kind())
                    .isEqualTo(ErrorKind.INVALID_REQUEST);
            assertThat(upstream.requests()).isEmpty();
        });
    }

    @Test
    void list_tokenOfTheNextPage_isSentBack() {
        with((upstream, files) -> {
            upstream.on("/files").fail(200, Map.of(), "{\"data\":[" + FILE + "],\"next_page\":\"p&2\"}");
            upstream.on("/files").fail(200, Map.of(), "{\"data\":[],\"next_page\":null}");

            FilePage first = files.list(null, null, Claude.context());
            FilePage second = files.list(null, first.next(), Claude.context());

            assertThat(first.files())
                    .containsExactly(RemoteFile.of(Claude.ID, "file_1", "a.pdf")
                            .mediaType("application/pdf")
                            .sizeBytes(3)
                            .createdAt(Instant.parse("2026-11-22T10:15:00Z"))
                            .build());
            assertThat(second.next()).isNull();
            assertThat(upstream.requests().get(0).path()).isEqualTo("/v1/files?limit=1000");
            assertThat(upstream.requests().get(1).path()).isEqualTo("/v1/files?limit=1000&page=p%262");
        });
    }

    @Test
    void list_olderKindOfPages_isReadToo() {
        with((upstream, files) -> {
            upstream.on("/files")
                    .fail(200, Map.of(), "{\"data\":[" + FILE + "],\"has_more\":true,\"last_id\":\"file_1\"}");
            upstream.on("/files").fail(200, Map.of(), "{\"data\":[],\"has_more\":false,\"last_id\":null}");

            FilePage first = files.list(null, null, Claude.context());
            FilePage second = files.list(null, first.next(), Claude.context());

            assertThat(second.next()).isNull();
            assertThat(upstream.requests().get(1).path()).isEqualTo("/v1/files?limit=1000&after_id=file_1");
        });
    }

    @Test
    void list_samePageAgain_isBadUpstream() {
        with((upstream, files) -> {
            upstream.on("/files").fail(200, Map.of(), "{\"data\":[],\"next_page\":\"x\"}");

            assertThat(failure(() -> files.list(null, "x", Claude.context())).kind())
                    .isEqualTo(ErrorKind.BAD_UPSTREAM);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"data\":7}", "{\"data\":[{}]}", "[]", "<html>"})
    void list_answerThatIsNoListing_isBadUpstream(String body) {
        with((upstream, files) -> {
            upstream.on("/files").fail(200, Map.of(), body);

            assertThat(failure(() -> files.list(null, null, Claude.context())).kind())
                    .isEqualTo(ErrorKind.BAD_UPSTREAM);
        });
    }

    @Test
    void answersWithoutTheFile_areBadUpstreamOrLost() {
        with((upstream, files) -> {
            upstream.on("/files").fail(200, Map.of(), "{\"type\":\"file\"}");
            upstream.on("/files/file_1").fail(200, Map.of(), "{\"id\":\"../x\"}");
            upstream.on("/files/file_1").fail(200, Map.of(), "{\"id\":\"file_1\"}");

            assertThat(failure(() -> files.upload(upload("a").build(), Claude.context()))
                            .kind())
                    .isEqualTo(ErrorKind.UNKNOWN_OUTCOME);
            assertThat(failure(() -> files.get("file_1", Claude.context())).kind())
                    .isEqualTo(ErrorKind.BAD_UPSTREAM);
            assertThat(failure(() -> files.delete("file_1", Claude.context())).kind())
                    .isEqualTo(ErrorKind.BAD_UPSTREAM);
        });
    }

    private interface Check {
        void run(FakeUpstream upstream, FileProvider files);
    }

    private static void with(Check check) {
        try (FakeUpstream upstream = Claude.upstream();
                Provider provider = Claude.of(upstream)) {
            FileProvider files = provider.files();
            assertThat(files).isNotNull();
            check.run(upstream, files);
        }
    }

    private static FileUpload.Builder upload(String name) {
        return FileUpload.of(ContentSource.of(new byte[] {1, 2, 3}), name);
    }

    private static ProviderException failure(Runnable call) {
        return catchThrowableOfType(ProviderException.class, call::run);
    }
}
