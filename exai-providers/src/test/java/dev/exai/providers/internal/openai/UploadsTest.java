package dev.exai.providers.internal.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.Secret;
import dev.exai.core.file.ContentHash;
import dev.exai.core.file.ContentSource;
import dev.exai.core.file.FileLimits;
import dev.exai.core.file.FileUpload;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.file.UploadProgress;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.FileProvider.Ability;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.providers.internal.engine.EngineParts;
import dev.exai.providers.internal.engine.VendorApi;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.RecordedRequest;
import dev.exai.testkit.WireDialect;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Files in parts, with parts of four bytes. */
class UploadsTest {
    private static final byte[] CONTENT = "0123456789".getBytes(StandardCharsets.UTF_8);

    private final FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
    private final VendorApi api = api(upstream);
    private final OpenAiFiles files = new OpenAiFiles(api, new SmallParts());
    private final List<String> tokens = new ArrayList<>();
    private final List<Long> sent = new ArrayList<>();

    @AfterEach
    void close() {
        api.close();
        upstream.close();
    }

    @Test
    void upload_aboveTheLimit_goesInPartsAndComesBackWhole() throws Exception {
        RemoteFile file = files.upload(
                upload().lifetime(Duration.ofHours(2))
                        .hash(ContentHash.of(CONTENT))
                        .build(),
                Engines.context());

        assertThat(paths())
                .containsExactly(
                        "/v1/uploads",
                        "/v1/uploads/upload_1/parts",
                        "/v1/uploads/upload_1/parts",
                        "/v1/uploads/upload_1/parts",
                        "/v1/uploads/upload_1/complete");
        assertThat(upstream.requests().get(0).bodyText())
                .isEqualTo("{\"filename\":\"a.pdf\",\"purpose\":\"user_data\",\"bytes\":10,\"mime_type\":"
                        + "\"application/pdf\",\"expires_after\":{\"anchor\":\"created_at\",\"seconds\":7200}}");
        assertThat(file.hash()).isEqualTo(ContentHash.of(CONTENT));
        assertThat(file.expiresAt()).isEqualTo(file.createdAt().plusSeconds(7200));
        assertThat(sent).isSorted().endsWith(10L);
        assertThat(tokens)
                .containsExactly(
                        "upload_1", "upload_1 part_1", "upload_1 part_1 part_2", "upload_1 part_1 part_2 part_3");
        try (InputStream back = files.content(file.id(), Engines.context())) {
            assertThat(back.readAllBytes()).isEqualTo(CONTENT);
        }
    }

    @Test
    void upload_withinTheLimit_goesInOneRequest() {
        files.upload(
                FileUpload.of(ContentSource.of(new byte[6]), "a.bin")
                        .purpose("user_data")
                        .build(),
                Engines.context());

        assertThat(paths()).containsExactly("/v1/files");
    }

    @Test
    void upload_partLost_goesOnBehindTheLastThatArrived() throws Exception {
        upstream.on("/uploads/upload_1/parts").asUsual();
        upstream.on("/uploads/upload_1/parts").asUsual().reset();
        ProviderException lost = failure(() -> files.upload(upload().build(), Engines.context()));

        RemoteFile file =
                files.upload(upload().resume(tokens.get(tokens.size() - 1)).build(), Engines.context());

        assertThat(lost.kind()).isEqualTo(ErrorKind.CONNECTION_LOST);
        assertThat(tokens.get(1)).isEqualTo("upload_1 part_1");
        assertThat(upstream.requests().get(upstream.requests().size() - 1).bodyText())
                .isEqualTo("{\"part_ids\":[\"part_1\",\"part_3\",\"part_4\"]}");
        assertThat(file.hash()).isEqualTo(ContentHash.of(CONTENT));
        try (InputStream back = files.content(file.id(), Engines.context())) {
            assertThat(back.readAllBytes()).isEqualTo(CONTENT);
        }
    }

    @Test
    void upload_completionLost_isOfUnknownOutcome() {
        upstream.on("/uploads/upload_1/complete").asUsual().reset();

        assertThat(failure(() -> files.upload(upload().build(), Engines.context()))
                        .kind())
                .isEqualTo(ErrorKind.UNKNOWN_OUTCOME);
        assertThat(files.list(null, null, Engines.context()).files()).hasSize(1);
    }

    @Test
    void upload_resumedAfterItsHour_isGone() {
        assertThat(failure(() -> files.upload(upload().resume("upload_9 part_1").build(), Engines.context()))
                        .kind())
                .isEqualTo(ErrorKind.GONE);
        assertThat(failure(() -> files.upload(upload().resume("../files x").build(), Engines.context()))
                        .kind())
                .isEqualTo(ErrorKind.GONE);
        assertThat(paths()).containsExactly("/v1/uploads/upload_9/parts");
    }

    @Test
    void upload_contentThatIsNotWhatWasSaid_isCancelledThere() {
        ContentHash other = ContentHash.of(new byte[] {1});

        assertThat(failure(() -> files.upload(upload().hash(other).build(), Engines.context()))
                        .kind())
                .isEqualTo(ErrorKind.FILE_CHANGED);
        assertThat(failure(() -> files.upload(of(CONTENT, 11).build(), Engines.context()))
                        .kind())
                .isEqualTo(ErrorKind.FILE_CHANGED);
        assertThat(failure(() -> files.upload(of(CONTENT, 9).build(), Engines.context()))
                        .kind())
                .isEqualTo(ErrorKind.FILE_CHANGED);
        assertThat(paths()).filteredOn(path -> path.endsWith("/cancel")).hasSize(3);
        assertThat(paths()).noneMatch(path -> path.endsWith("/complete"));
    }

    @Test
    void upload_contentThatCannotBeRead_isNoFaultOfTheNetwork() {
        ContentSource gone = source(10, () -> {
            throw new IOException("gone");
        });

        assertThat(failure(() -> files.upload(of(gone).build(), Engines.context()))
                        .kind())
                .isEqualTo(ErrorKind.FILE_GONE);
        assertThat(failure(() -> files.upload(
                                of(CONTENT, 10, 2).resume("u p1 p2").build(), Engines.context()))
                        .kind())
                .isEqualTo(ErrorKind.FILE_CHANGED);
    }

    @Test
    void upload_answersWithoutIds_areNonsenseOrOfUnknownOutcome() {
        upstream.on("/uploads").fail(200, Map.of(), "{}");
        assertThat(failure(() -> files.upload(upload().build(), Engines.context()))
                        .kind())
                .isEqualTo(ErrorKind.BAD_UPSTREAM);

        upstream.on("/uploads/upload_1/parts").fail(200, Map.of(), "{}");
        assertThat(failure(() -> files.upload(upload().build(), Engines.context()))
                        .kind())
                .isEqualTo(ErrorKind.BAD_UPSTREAM);

        upstream.on("/uploads/upload_2/complete").fail(200, Map.of(), "{}");
        assertThat(failure(() -> files.upload(upload().build(), Engines.context()))
                        .kind())
                .isEqualTo(ErrorKind.UNKNOWN_OUTCOME);
    }

    private FileUpload.Builder upload() {
        return of(CONTENT, CONTENT.length);
    }

    private FileUpload.Builder of(byte[] content, long size) {
        return of(source(size, () -> new ByteArrayInputStream(content)));
    }

    private FileUpload.Builder of(byte[] content, long size, int held) {
        return of(source(size, () -> new ByteArrayInputStream(content, 0, held)));
    }

    private FileUpload.Builder of(ContentSource content) {
        return FileUpload.of(content, "a.pdf").purpose("user_data").progress(new UploadProgress() {
            @Override
            public void sent(long sentBytes, long totalBytes) {
                sent.add(sentBytes);
            }

            @Override
            public void resumable(String token) {
                tokens.add(token);
            }
        });
    }

    private interface Opening {
        InputStream open() throws IOException;
    }

    private static ContentSource source(long size, Opening opening) {
        return new ContentSource() {
            @Override
            public long sizeBytes() {
                return size;
            }

            @Override
            public InputStream open() throws IOException {
                return opening.open();
            }
        };
    }

    private List<String> paths() {
        return upstream.requests().stream()
                .filter(request -> request.method().equals("POST"))
                .map(RecordedRequest::path)
                .toList();
    }

    private static VendorApi api(FakeUpstream upstream) {
        return new EngineParts(ProviderConfig.of(new ProviderId("openai"), "openai")
                        .baseUrl(upstream.baseUrl())
                        .keys(List.of(Secret.of(upstream.key())))
                        .build())
                .api(new OpenAiDialect());
    }

    private static ProviderException failure(Runnable call) {
        return catchThrowableOfType(ProviderException.class, call::run);
    }

    private static final class SmallParts implements FileRules {
        @Override
        public Set<Ability> abilities() {
            return EnumSet.allOf(Ability.class);
        }

        @Override
        public FileLimits limits() {
            return FileLimits.UNKNOWN;
        }

        @Override
        public PartRules parts() {
            return new PartRules(6, 4);
        }
    }
}
