package dev.exai.providers.internal.minimax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.file.ContentSource;
import dev.exai.core.file.FilePage;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.file.FileUpload;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.spi.FileProvider;
import dev.exai.core.spi.Provider;
import dev.exai.providers.internal.openai.Engines;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.RecordedRequest;
import dev.exai.testkit.WireDialect;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MiniMax's files beyond what the contract asks of all. */
class MiniMaxFilesTest {
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");
    private static final String REFUSAL =
            "{\"base_resp\":{\"status_code\":1008,\"status_msg\":\"insufficient balance\"}}";

    private final FakeUpstream upstream = FakeUpstream.start(WireDialect.MINIMAX);
    private final Provider provider = Engines.of(upstream);
    private final FileProvider files = Objects.requireNonNull(provider.files());

    @AfterEach
    void close() {
        provider.close();
        upstream.close();
    }

    @Test
    void upload_ofAVideo_hasAnIdBeyondWhatADoubleHolds() {
        RemoteFile file = files.upload(upload("video_understanding").build(), Engines.context());

        assertThat(file.id()).isEqualTo("9297990555456011");
        assertThat(file.purpose()).isEqualTo(new FilePurpose("video_understanding"));
        assertThat(upstream.requests().get(0).path()).isEqualTo("/v1/files/upload");
    }

    @Test
    void list_all_hasAPageForEachPurpose() {
        files.upload(upload("prompt_audio").build(), Engines.context());

        FilePage first = files.list(null, null, Engines.context());
        FilePage second = files.list(null, first.next(), Engines.context());

        assertThat(first.files()).isEmpty();
        assertThat(first.next()).isEqualTo("prompt_audio");
        assertThat(second.files()).hasSize(1);
        assertThat(upstream.requests().get(2).path()).isEqualTo("/v1/files/list?purpose=prompt_audio");
    }

    @Test
    void list_whatTheVendorDoesNotList_isUnsupportedAndNotEmpty() {
        FilePurpose unlisted = new FilePurpose("video_understanding");

        assertThat(failure(() -> files.list(unlisted, null, Engines.context())).kind())
                .isEqualTo(ErrorKind.UNSUPPORTED);
        assertThat(failure(() -> files.list(null, "nowhere", Engines.context())).kind())
                .isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void delete_tellsThePurposeThatTheVendorKnows() {
        RemoteFile file = files.upload(upload("t2a_async_input").build(), Engines.context());

        files.delete(file.id(), Engines.context());

        List<RecordedRequest> sent = upstream.requests();
        assertThat(sent.get(sent.size() - 1).bodyText())
                .isEqualTo("{\"file_id\":" + file.id() + ",\"purpose\":\"t2a_async_input\"}");
    }

    @Test
    void content_refusalInsideAGoodAnswer_isTheFailure() {
        upstream.on("/files/retrieve_content").fail(200, JSON, REFUSAL);

        assertThat(failure(() -> files.content("7", Engines.context())).kind()).isEqualTo(ErrorKind.QUOTA_EXHAUSTED);
    }

    @Test
    void content_thatIsJsonItself_comesWhole() throws Exception {
        String json = "{\"a\":\"" + "x".repeat(10_000) + "\"}";
        upstream.on("/files/retrieve_content").fail(200, JSON, json);

        try (InputStream content = files.content("7", Engines.context())) {
            assertThat(content).hasContent(json);
        }
    }

    @Test
    void get_refusalInsideAGoodAnswer_isTheFailure() {
        upstream.on("/files/retrieve").fail(200, JSON, REFUSAL);

        assertThat(failure(() -> files.get("7", Engines.context())).kind()).isEqualTo(ErrorKind.QUOTA_EXHAUSTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"files\":{}}", "{\"files\":[{}]}", "{\"files\":[{\"file_id\":\"a/b\"}]}", "[]"})
    void list_answerThatIsNoListing_isBadUpstream(String body) {
        upstream.on("/files/list").fail(200, JSON, body);

        assertThat(failure(() -> files.list(new FilePurpose("voice_clone"), null, Engines.context()))
                        .kind())
                .isEqualTo(ErrorKind.BAD_UPSTREAM);
    }

    @Test
    void answersWithoutAnId_areNonsenseOrOfUnknownOutcome() {
        upstream.on("/files/upload").fail(200, JSON, "{\"file\":{}}");
        upstream.on("/files/retrieve").fail(200, JSON, "{\"file\":{}}");

        assertThat(failure(() -> files.upload(upload("voice_clone").build(), Engines.context()))
                        .kind())
                .isEqualTo(ErrorKind.UNKNOWN_OUTCOME);
        assertThat(failure(() -> files.get("7", Engines.context())).kind()).isEqualTo(ErrorKind.BAD_UPSTREAM);
    }

    @Test
    void upload_withoutPurposeOrWithALifetime_isRefusedBeforeAnythingIsSent() {
        FileUpload aimless =
                FileUpload.of(ContentSource.of(new byte[] {1}), "a.mp3").build();

        assertThat(failure(() -> files.upload(aimless, Engines.context())).kind())
                .isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(failure(() -> files.upload(
                                upload("voice_clone")
                                        .lifetime(Duration.ofHours(2))
                                        .build(),
                                Engines.context()))
                        .kind())
                .isEqualTo(ErrorKind.UNSUPPORTED);
        assertThat(upstream.requests()).isEmpty();
    }

    private static FileUpload.Builder upload(String purpose) {
        return FileUpload.of(ContentSource.of(new byte[] {1, 2, 3}), "a.mp4").purpose(purpose);
    }

    private static ProviderException failure(Runnable call) {
        return catchThrowableOfType(ProviderException.class, call::run);
    }
}
