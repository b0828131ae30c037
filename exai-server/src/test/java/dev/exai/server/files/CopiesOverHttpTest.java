package dev.exai.server.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.PrincipalId;
import dev.exai.core.Secret;
import dev.exai.core.TimeSource;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.files.AllowedRoots;
import dev.exai.files.CopyRequest;
import dev.exai.files.FileService;
import dev.exai.files.FileSettings;
import dev.exai.files.FileSource;
import dev.exai.files.FileStorage;
import dev.exai.files.RemoteCopy;
import dev.exai.files.StoredFile;
import dev.exai.files.TakeIn;
import dev.exai.providers.ProviderRegistry;
import dev.exai.providers.Providers;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.Parallel;
import dev.exai.testkit.WireDialect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files, a vendor's adapter and HTTP together. */
@Timeout(60)
class CopiesOverHttpTest {
    @TempDir
    Path data;

    private final FakeUpstream upstream = FakeUpstream.start(WireDialect.KIMI);
    private final ProviderRegistry providers = Providers.load(List.of(ProviderConfig.of(new ProviderId("lab"), "kimi")
            .baseUrl(upstream.baseUrl())
            .keys(List.of(Secret.of(upstream.key())))
            .build()));
    private final Provider provider = providers.providers().get(0);
    private FileStorage storage;
    private FileService files;

    @BeforeEach
    void open() {
        storage = FileStorage.directory(data, TimeSource.system());
        files = new FileService(storage, FileSettings.DEFAULT, AllowedRoots.none());
    }

    @AfterEach
    void close() {
        files.close();
        storage.close();
        providers.close();
        upstream.close();
    }

    private StoredFile file() {
        return files.takeIn(
                PrincipalId.LOCAL,
                new FileSource.Bytes("wanted by all".getBytes(StandardCharsets.UTF_8)),
                TakeIn.named("wanted.txt"));
    }

    private RemoteCopy ensure(StoredFile file) {
        return files.ensureAt(
                file.id(),
                provider,
                CopyRequest.forPurpose("file-extract"),
                CallContext.within(Duration.ofSeconds(30)));
    }

    private long uploads() {
        return upstream.requests().stream()
                .filter(request -> request.method().equals("POST"))
                .count();
    }

    @Test
    void copy_wantedByTwoHundredAtOnce_isUploadedOnce() throws Exception {
        StoredFile file = file();
        upstream.onUpload().asUsual().delay(Duration.ofMillis(300));

        List<RemoteCopy> copies = Parallel.inParallel(200, () -> ensure(file));

        assertThat(copies).containsOnly(copies.get(0));
        assertThat(uploads()).isEqualTo(1);
    }

    @Test
    void copy_whoseAnswerIsReset_isFoundAndUploadedOnce() throws Exception {
        StoredFile file = file();
        upstream.onUpload().asUsual().reset();

        List<RemoteCopy> copies = Parallel.inParallel(50, () -> ensure(file));

        assertThat(copies).containsOnly(copies.get(0));
        assertThat(copies.get(0).state()).isEqualTo(RemoteCopy.State.PRESENT);
        assertThat(uploads()).isEqualTo(1);
        assertThat(files.planSync(provider, CallContext.within(Duration.ofSeconds(10)))
                        .steps())
                .isEmpty();
    }

    @Test
    void file_deletedAndSwept_isNotAtTheVendorAnyMore() {
        files.close();
        files = new FileService(storage, new FileSettings(1_000, 10, 1_000, 1_000, Duration.ZERO), AllowedRoots.none());
        StoredFile file = file();
        ensure(file);
        files.delete(PrincipalId.LOCAL, file.id());

        assertThat(files.sweep(List.of(provider), CallContext.within(Duration.ofSeconds(10)))
                        .copiesDeleted())
                .isEqualTo(1);

        assertThat(upstream.requests()).anyMatch(request -> request.method().equals("DELETE"));
        assertThat(provider.files()
                        .list(null, null, CallContext.within(Duration.ofSeconds(10)))
                        .files())
                .isEmpty();
    }
}
