package dev.exai.providers.internal.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.file.ContentHash;
import dev.exai.core.file.ContentSource;
import dev.exai.core.file.FileUpload;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.file.UploadProgress;
import dev.exai.core.spi.FileProvider;
import dev.exai.core.spi.Provider;
import dev.exai.providers.internal.openai.Engines;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.RecordedRequest;
import dev.exai.testkit.WireDialect;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Gemini's files beyond what the contract asks of all. */
class GeminiFilesTest {
    private static final byte[] CONTENT = "0123456789".getBytes(StandardCharsets.UTF_8);
    private static final String UPLOAD = "/upload/v1beta/files";

    private final FakeUpstream upstream = FakeUpstream.start(WireDialect.GEMINI);
    private final Provider provider = Engines.of(upstream);
    private final FileProvider files = Objects.requireNonNull(provider.files());

    @AfterEach
    void close() {
        provider.close();
        upstream.close();
    }

    @Test
    void upload_tellsOfTheFileThenBringsItToTheConfiguredHostOnly() {
        RemoteFile file = files.upload(upload("a b.pdf").build(), Engines.context());

        List<RecordedRequest> sent = upstream.requests();
        assertThat(sent).hasSize(2);
        assertThat(sent.get(0).path()).isEqualTo(UPLOAD);
        assertThat(sent.get(0).bodyText()).isEqualTo("{\"file\":{\"displayName\":\"a b.pdf\"}}");
        assertThat(sent.get(0).header("X-Goog-Upload-Header-Content-Length")).isEqualTo("10");
        assertThat(sent.get(0).header("X-Goog-Upload-Header-Content-Type")).isEqualTo("application/pdf");
        assertThat(sent.get(1).path()).startsWith(UPLOAD + "?upload_id=");
        assertThat(sent.get(1).body()).isEqualTo(CONTENT);
        assertThat(sent.get(1).header("X-Goog-Upload-Command")).isEqualTo("upload, finalize");
        assertThat(sent).allMatch(request -> upstream.key().equals(request.header("x-goog-api-key")));
        assertThat(file.id()).isEqualTo("files/f1");
        assertThat(file.state()).isEqualTo(RemoteFile.State.READY);
        assertThat(file.expiresAt()).isEqualTo(Instant.parse("2026-11-24T10:15:00Z"));
    }

    @Test
    void upload_brokenOff_goesOnWhereItEnded() {
        List<String> tokens = new ArrayList<>();
        UploadProgress progress = new UploadProgress() {
            @Override
            public void sent(long sentBytes, long totalBytes) {
                // of no interest here
            }

            @Override
            public void resumable(String token) {
                tokens.add(token);
            }
        };
        upstream.onUpload().reset();
        failure(() -> files.upload(upload("a.txt").progress(progress).build(), Engines.context()));
        upstream.onUpload().fail(200, Map.of("X-Goog-Upload-Status", "active", "X-Goog-Upload-Size-Received", "4"), "");
        upstream.onUpload().fail(200, Map.of(), "{\"file\":{\"name\":\"files/x\"}}");

        RemoteFile file = files.upload(upload("a.txt").resume(tokens.get(0)).build(), Engines.context());

        RecordedRequest rest = upstream.requests().get(3);
        assertThat(upstream.requests().get(2).header("X-Goog-Upload-Command")).isEqualTo("query");
        assertThat(rest.header("X-Goog-Upload-Offset")).isEqualTo("4");
        assertThat(rest.bodyText()).isEqualTo("456789");
        assertThat(file.id()).isEqualTo("files/x");
        assertThat(file.hash()).isEqualTo(ContentHash.of(CONTENT));
    }

    @Test
    void upload_resumedAfterItsEnd_isGone() {
        upstream.onUpload().fail(200, Map.of("X-Goog-Upload-Status", "final"), "");

        assertThat(failure(() -> files.upload(
                                upload("a.txt").resume("upload_id=x").build(), Engines.context()))
                        .kind())
                .isEqualTo(ErrorKind.GONE);
    }

    @Test
    void upload_withoutAnAddress_isBadUpstreamAndNothingIsSent() {
        upstream.on(UPLOAD).fail(200, Map.of(), "{}");

        assertThat(failure(() -> files.upload(upload("a.txt").build(), Engines.context()))
                        .kind())
                .isEqualTo(ErrorKind.BAD_UPSTREAM);
        assertThat(upstream.requests()).hasSize(1);
    }

    @Test
    void upload_answeredWithoutAName_isOfUnknownOutcome() {
        upstream.onUpload().fail(200, Map.of(), "{\"file\":{}}");

        assertThat(failure(() -> files.upload(upload("a.txt").build(), Engines.context()))
                        .kind())
                .isEqualTo(ErrorKind.UNKNOWN_OUTCOME);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"PROCESSING, PROCESSING", "ACTIVE, READY", "FAILED, FAILED", "BRAND_NEW, READY"})
    void get_state_isRead(String word, RemoteFile.State state) {
        upstream.on("/files/a")
                .fail(200, Map.of(), "{\"name\":\"files/a\",\"state\":\"" + word + "\",\"sha256Hash\":\"AAAA\"}");

        RemoteFile file = files.get("a", Engines.context());

        assertThat(file.state()).isEqualTo(state);
        assertThat(file.hash()).isNull();
        assertThat(file.sizeBytes()).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"files\":{}}", "{\"files\":[{}]}", "{\"files\":[{\"name\":\"a/b\"}]}", "[]"})
    void list_notAList_isBadUpstream(String body) {
        upstream.on("/files").fail(200, Map.of(), body);

        assertThat(failure(() -> files.list(null, null, Engines.context())).kind())
                .isEqualTo(ErrorKind.BAD_UPSTREAM);
    }

    @Test
    void list_pageThatLeadsToItself_isBadUpstream() {
        upstream.on("/files").fail(200, Map.of(), "{\"nextPageToken\":\"a\"}");

        assertThat(failure(() -> files.list(null, "a", Engines.context())).kind())
                .isEqualTo(ErrorKind.BAD_UPSTREAM);
    }

    private static FileUpload.Builder upload(String name) {
        return FileUpload.of(ContentSource.of(CONTENT), name);
    }

    private static ProviderException failure(Runnable call) {
        return catchThrowableOfType(ProviderException.class, call::run);
    }
}
