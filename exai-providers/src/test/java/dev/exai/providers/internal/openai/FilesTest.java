package dev.exai.providers.internal.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.file.ContentSource;
import dev.exai.core.file.FilePage;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.file.FileUpload;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.spi.FileProvider;
import dev.exai.core.spi.Provider;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.RecordedRequest;
import dev.exai.testkit.VendorFault;
import dev.exai.testkit.WireDialect;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the common rules of files leave open, with each vendor that keeps files as OpenAI does. */
class FilesTest {
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "GLM", "KIMI"})
    void upload_onTheWire_isOneFormWithTheFileLastAndNothingCompressed(WireDialect dialect) {
        FakeUpstream upstream = upstream(dialect);
        FileProvider files = files(upstream);

        files.upload(upload("q\"uote.jsonl", "{}").mediaType("text/plain").build(), Engines.context());

        RecordedRequest request = upstream.requests().get(0);
        String body = request.bodyText();
        assertThat(request.method() + " " + request.path())
                .isEqualTo("POST " + upstream.baseUrl().getPath() + "/files");
        assertThat(request.header("Content-Encoding")).isNull();
        assertThat(request.header("Transfer-Encoding")).isNull();
        assertThat(body.indexOf("name=\"purpose\"")).isPositive().isLessThan(body.indexOf("name=\"file\""));
        assertThat(body).contains("filename=\"q%22uote.jsonl\"").contains("Content-Type: text/plain");
    }

    @Test
    void list_moreThanOnePage_goesOnWhereThePageEnded() {
        FakeUpstream upstream = upstream(WireDialect.GLM);
        FileProvider files = files(upstream);
        for (int i = 0; i < 3; i++) {
            files.upload(upload("a" + i, "x").build(), Engines.context());
        }

        FilePage first = files.list(new FilePurpose("batch"), null, Engines.context());
        FilePage second = files.list(new FilePurpose("batch"), first.next(), Engines.context());

        assertThat(first.files()).hasSize(2);
        assertThat(second.files()).hasSize(1).doesNotContainAnyElementsOf(first.files());
        assertThat(second.next()).isNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"XAI", "OPENROUTER"})
    void list_withACursorOfTheVendorsOwn_followsIt(WireDialect dialect) {
        FileProvider files = files(upstream(dialect));
        for (int i = 0; i < 3; i++) {
            files.upload(upload("a" + i, "x").build(), Engines.context());
        }

        FilePage first = files.list(null, null, Engines.context());
        FilePage second = files.list(null, first.next(), Engines.context());

        assertThat(first.files()).hasSize(2);
        assertThat(second.files()).hasSize(1).doesNotContainAnyElementsOf(first.files());
        assertThat(second.next()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"data\":null}",
                "{\"data\":[{\"bytes\":1}]}",
                "{\"data\":[{\"id\":\"../models\"}]}",
                "{\"data\":[],\"has_more\":true}",
                "[]",
                "<html>",
                ""
            })
    void list_answerThatIsNoListing_isBadUpstreamAndNotEmpty(String body) {
        FakeUpstream upstream = upstream(WireDialect.OPENAI);
        FileProvider files = files(upstream);
        upstream.on("/files").fail(200, Map.of(), body);

        assertThat(failure(() -> files.list(null, null, Engines.context())).kind())
                .isEqualTo(ErrorKind.BAD_UPSTREAM);
    }

    @Test
    void list_pageThatRepeatsItself_ends() {
        FakeUpstream upstream = upstream(WireDialect.OPENAI);
        FileProvider files = files(upstream);
        upstream.on("/files").fail(200, Map.of(), "{\"data\":[{\"id\":\"file-1\"}],\"has_more\":true}");

        assertThat(failure(() -> files.list(null, "file-1", Engines.context())).kind())
                .isEqualTo(ErrorKind.BAD_UPSTREAM);
    }

    @Test
    void delete_withoutConfirmation_isNoSuccess() {
        FakeUpstream upstream = upstream(WireDialect.OPENAI);
        FileProvider files = files(upstream);
        upstream.on("/files/file-1").fail(200, Map.of(), "{\"id\":\"file-1\",\"deleted\":false}");

        assertThat(failure(() -> files.delete("file-1", Engines.context())).kind())
                .isEqualTo(ErrorKind.BAD_UPSTREAM);
    }

    @ParameterizedTest
    @CsvSource({
        "BAD_KEY, AUTHENTICATION",
        "NO_PERMISSION, PERMISSION",
        "QUOTA_EXHAUSTED, QUOTA_EXHAUSTED",
        "RATE_LIMITED, RATE_LIMITED",
        "OVERLOADED, OVERLOADED",
        "SERVER_ERROR, SERVER_ERROR",
        "INVALID_REQUEST, INVALID_REQUEST",
        "GATEWAY_TIMEOUT, UNKNOWN_OUTCOME"
    })
    void upload_refused_hasTheKindOfTheRefusal(VendorFault fault, ErrorKind kind) {
        for (WireDialect dialect : List.of(WireDialect.OPENAI, WireDialect.GLM, WireDialect.KIMI)) {
            FakeUpstream upstream = upstream(dialect);
            FileProvider files = files(upstream);
            upstream.on("/files").fail(fault);

            ProviderException failure =
                    failure(() -> files.upload(upload("a", "x").build(), Engines.context()));

            assertThat(failure.kind()).as(dialect.name()).isEqualTo(kind);
            assertThat(failure.provider()).isNotNull();
        }
    }

    static Stream<String> lostAnswers() {
        return Stream.of("{\"id\":\"file-1\"", "{}", "[]", "", "<html>");
    }

    @ParameterizedTest
    @MethodSource("lostAnswers")
    void upload_answerThatNamesNoFile_isUnknownOutcome(String body) {
        FakeUpstream upstream = upstream(WireDialect.OPENAI);
        FileProvider files = files(upstream);
        upstream.on("/files").fail(200, Map.of(), body);

        assertThat(failure(() -> files.upload(upload("a", "x").build(), Engines.context()))
                        .kind())
                .isEqualTo(ErrorKind.UNKNOWN_OUTCOME);
    }

    @Test
    void upload_onAConnectionThatServedBeforeAndDiesAfterTheLastByte_isUnknownOutcome() {
        FakeUpstream upstream = upstream(WireDialect.OPENAI);
        FileProvider files = files(upstream);
        files.list(null, null, Engines.context());
        upstream.on("/files").asUsual().reset();

        ProviderException failure = failure(() -> files.upload(upload("a", "x").build(), Engines.context()));

        assertThat(failure.kind()).isEqualTo(ErrorKind.UNKNOWN_OUTCOME);
        assertThat(failure.phase()).isEqualTo(ErrorPhase.WAIT);
        assertThat(upstream.requests().get(1).connection()).isEqualTo(1);
    }

    @Test
    void upload_withoutAPurpose_isRefusedBeforeItIsSent() {
        FakeUpstream upstream = upstream(WireDialect.OPENAI);
        FileUpload upload = FileUpload.of(ContentSource.of(new byte[1]), "a").build();

        ProviderException failure = failure(() -> files(upstream).upload(upload, Engines.context()));

        assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(failure).hasMessageContaining("user_data");
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void upload_contentThatCannotBeRead_saysSoAndNotThatTheNetworkFailed() {
        FileProvider files = files(upstream(WireDialect.OPENAI));

        assertThat(failure(() -> files.upload(of(10, () -> failing(false)), Engines.context()))
                        .kind())
                .isEqualTo(ErrorKind.FILE_CHANGED);
        assertThat(failure(() -> files.upload(of(10, () -> failing(true)), Engines.context()))
                        .kind())
                .isEqualTo(ErrorKind.FILE_GONE);
    }

    @ParameterizedTest
    @CsvSource({"ok, READY", "ready, READY", "error, FAILED", "parsing, PROCESSING"})
    void get_ofKimi_knowsItsStates(String word, RemoteFile.State state) {
        FakeUpstream upstream = upstream(WireDialect.KIMI);
        FileProvider files = files(upstream);
        upstream.on("/files/f").fail(200, Map.of(), "{\"id\":\"f\",\"status\":\"" + word + "\"}");

        assertThat(files.get("f", Engines.context()).state()).isEqualTo(state);
    }

    @Test
    void get_dateInEitherForm_isRead() {
        FakeUpstream upstream = upstream(WireDialect.OPENAI);
        FileProvider files = files(upstream);
        upstream.on("/files/f")
                .fail(
                        200,
                        Map.of(),
                        "{\"id\":\"f\",\"bytes\":\"12\",\"created_at\":\"2026-11-22T10:15:00Z\",\"expires_at\":1795341300}");

        RemoteFile file = files.get("f", Engines.context());

        assertThat(file.createdAt()).hasToString("2026-11-22T10:15:00Z");
        assertThat(file.expiresAt()).hasToString("2026-11-22T09:55:00Z");
        assertThat(file.sizeBytes()).isEqualTo(12);
    }

    @ParameterizedTest
    @CsvSource({"error", "ok"})
    void extract_atKimi_waitsForTheTextAndDeletesTheFileHoweverItEnds(String end) {
        FakeUpstream upstream = upstream(WireDialect.KIMI);
        FileProvider files = files(upstream);
        String file = "{\"id\":\"file_9\",\"filename\":\"a\",\"purpose\":\"file-extract\",\"status\":\"";
        upstream.on("/files").fail(200, Map.of(), file + "pending\"}");
        upstream.on("/files/file_9").fail(200, Map.of(), file + end + "\"}");
        upstream.on("/files/file_9").fail(200, Map.of(), "{\"deleted\":true}");
        upstream.on("/files/file_9/content").fail(200, Map.of("Content-Type", "text/plain"), "plain text");

        if (end.equals("ok")) {
            assertThat(files.extract(upload("a", "x").build(), Engines.context()))
                    .isEqualTo("plain text");
        } else {
            assertThat(failure(() -> files.extract(upload("a", "x").build(), Engines.context()))
                            .kind())
                    .isEqualTo(ErrorKind.INVALID_REQUEST);
        }

        assertThat(upstream.requests()).last().hasToString("DELETE /v1/files/file_9 on connection 1");
    }

    @Test
    void extract_atGlm_unreadableFile_isInvalid() {
        FileProvider files = files(upstream(WireDialect.GLM));

        assertThat(failure(() -> files.extract(upload("a.bin", "a\0b").build(), Engines.context()))
                        .kind())
                .isEqualTo(ErrorKind.INVALID_REQUEST);
    }

    private FakeUpstream upstream(WireDialect dialect) {
        FakeUpstream upstream = FakeUpstream.start(dialect);
        open.add(upstream);
        return upstream;
    }

    private FileProvider files(FakeUpstream upstream) {
        Provider provider = Engines.of(upstream);
        open.add(provider);
        return provider.files();
    }

    private static FileUpload.Builder upload(String name, String text) {
        return FileUpload.of(ContentSource.of(text.getBytes(StandardCharsets.UTF_8)), name)
                .purpose("batch");
    }

    private interface Opening {
        InputStream open() throws IOException;
    }

    private static FileUpload of(long size, Opening opening) {
        ContentSource source = new ContentSource() {
            @Override
            public long sizeBytes() {
                return size;
            }

            @Override
            public InputStream open() throws IOException {
                return opening.open();
            }
        };
        return FileUpload.of(source, "a").purpose("batch").build();
    }

    private static InputStream failing(boolean atOnce) throws IOException {
        if (atOnce) {
            throw new IOException("gone");
        }
        return new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("a bad sector");
            }
        };
    }

    private static ProviderException failure(ThrowingCallable call) {
        return catchThrowableOfType(ProviderException.class, call);
    }
}
