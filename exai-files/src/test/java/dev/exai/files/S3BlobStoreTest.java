package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.Secret;
import dev.exai.core.TimeSource;
import dev.exai.core.file.ContentHash;
import dev.exai.files.BlobStore.Staged;
import dev.exai.testkit.ManualClock;
import dev.exai.testkit.Parallel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

@Timeout(120)
class S3BlobStoreTest extends BlobStoreContract {
    private static final int PART = 5 << 20;

    @TempDir
    Path folder;

    private final S3Client client = S3Server.client();
    private S3Settings settings;

    @Override
    protected BlobStore newStore(ManualClock clock) {
        if (settings == null) {
            settings = S3Server.freshBucket(folder.resolve("spool"))
                    .prefix("exai/contents")
                    .partBytes(PART)
                    .build();
        }
        return FileStorage.s3(settings, clock);
    }

    @Override
    protected void damage(BlobKey key) {
        byte[] bytes = client.getObjectAsBytes(
                        request -> request.bucket(settings.bucket()).key(name(key)))
                .asByteArray();
        bytes[0] ^= 1;
        put(name(key), bytes);
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        assertThat(uploads()).isEmpty();
        try (Stream<Path> spooled = Files.list(settings.spool())) {
            assertThat(spooled).isEmpty();
        }
        client.close();
    }

    private String name(BlobKey key) {
        return settings.prefix() + key.space() + "/" + key.hash().hex();
    }

    private void put(String name, byte[] bytes) {
        client.putObject(request -> request.bucket(settings.bucket()).key(name), RequestBody.fromBytes(bytes));
    }

    private HeadObjectResponse head(BlobKey key) {
        return client.headObject(request -> request.bucket(settings.bucket()).key(name(key)));
    }

    private List<String> uploads() {
        return client.listMultipartUploads(request -> request.bucket(settings.bucket())).uploads().stream()
                .map(upload -> upload.key())
                .toList();
    }

    private static byte[] large(int seed) {
        byte[] content = new byte[2 * PART + 77];
        new Random(seed).nextBytes(content);
        return content;
    }

    @Test
    void content_ofSeveralParts_isWhole() throws Exception {
        byte[] content = large(1);

        BlobKey key = put(content);

        assertThat(store.size(key)).hasValue(content.length);
        assertThat(head(key).eTag()).as("sent in three parts").endsWith("-3\"");
        try (InputStream in = store.open(key, true)) {
            assertThat(ContentHash.of(in.readAllBytes())).isEqualTo(key.hash());
        }
    }

    @Test
    void content_ofSeveralPartsPublishedByManyAtOnce_isThereOnce() throws Exception {
        byte[] content = large(2);

        List<BlobKey> keys = Parallel.inParallel(4, () -> put(content));

        assertThat(keys).containsOnly(keys.get(0));
        assertThat(seen()).containsExactly(keys.get(0));
    }

    @Test
    void content_thatWasDamagedAndHasItsLength_isReplacedWhenItComesAgain() throws Exception {
        for (byte[] content : List.of(bytes("whole"), large(4))) {
            BlobKey key = put(content);
            damage(key);

            put(content);

            try (InputStream in = store.open(key, true)) {
                assertThat(ContentHash.of(in.readAllBytes())).isEqualTo(key.hash());
            }
            assertThat(head(key).metadata()).containsKey("exai-published");
        }
    }

    @Test
    void content_thatIsSoundAndOld_isNotSentAgain() throws Exception {
        for (byte[] content : List.of(bytes("whole"), large(5))) {
            BlobKey key = put(content);
            String before = head(key).metadata().get("exai-published");
            clock.advance(Duration.ofHours(1));

            put(content);

            assertThat(head(key).metadata().get("exai-published")).isNotEqualTo(before);
            assertThat(seen()).contains(key);
        }
    }

    @Test
    void content_ofAnotherLengthUnderItsName_isReplaced() throws Exception {
        BlobKey small = new BlobKey(SPACE, ContentHash.of(bytes("whole")));
        put(name(small), bytes("who"));
        BlobKey many = new BlobKey(SPACE, ContentHash.of(large(3)));
        put(name(many), bytes("cut"));

        put(bytes("whole"));
        put(large(3));

        assertThat(store.size(small)).hasValue(5);
        assertThat(store.size(many)).hasValue(large(3).length);
    }

    @Test
    void content_publishedAgain_isNotSentAgain() {
        BlobKey key = put(bytes("again"));
        Instant before = head(key).lastModified();
        put(bytes("again")); // at once: even its time is fresh enough

        assertThat(head(key).metadata()).containsEntry("exai-published", millis());
        clock.advance(Duration.ofHours(1));
        put(bytes("again"));

        assertThat(head(key).metadata()).containsEntry("exai-published", millis());
        assertThat(before).isNotNull();
    }

    private String millis() {
        return Long.toString(clock.instant().toEpochMilli());
    }

    @Test
    void object_withoutOurMetadata_countsByTheStoresTime() {
        BlobKey key = new BlobKey(SPACE, ContentHash.of(bytes("copied here by hand")));
        put(name(key), bytes("copied here by hand"));

        assertThat(store.delete(key, Duration.ZERO)).isFalse(); // written later than our clock says it is
        untilAfterNow();
        assertThat(store.delete(key, Duration.ZERO)).isTrue();
    }

    private void untilAfterNow() {
        clock.advance(
                Duration.between(clock.instant(), TimeSource.system().instant()).plus(Duration.ofHours(2)));
    }

    @Test
    void objects_ofOthers_areNotSeen() {
        BlobKey key = put(bytes("ours"));
        put("elsewhere/" + key.space() + "/" + key.hash().hex(), bytes("x"));
        put(settings.prefix() + "readme.txt", bytes("x"));
        put(settings.prefix() + "notaspace/" + key.hash().hex(), bytes("x"));
        put(settings.prefix() + key.space() + "/nothash", bytes("x"));

        assertThat(seen()).containsExactly(key);
    }

    @Test
    void visit_ofMoreThanAPage_showsAll() throws Exception {
        Parallel.inParallel(8, number -> {
            for (int i = 0; i < 130; i++) {
                ContentHash hash = ContentHash.of(bytes(number + "/" + i));
                put(name(new BlobKey(SPACE, hash)), bytes("x"));
            }
            return number;
        });

        List<BlobKey> keys = new ArrayList<>();
        store.visit((key, size, at) -> keys.add(key));
        assertThat(keys).hasSize(1_040).doesNotHaveDuplicates();
    }

    @Test
    void uploads_thatNobodyEnded_areGivenUpWhenTheyAreOld() {
        BlobKey key = new BlobKey(SPACE, ContentHash.of(bytes("left behind")));
        client.createMultipartUpload(
                request -> request.bucket(settings.bucket()).key(name(key)));
        client.createMultipartUpload(
                request -> request.bucket(settings.bucket()).key("somebody/elses"));

        newStore(clock).close();
        assertThat(uploads()).hasSize(2); // begun later than our clock says it is

        clock.advance(Duration.between(clock.instant(), TimeSource.system().instant())
                .plus(settings.staleAfter())
                .plusSeconds(60));
        newStore(clock).close();
        assertThat(uploads()).containsExactly("somebody/elses");
        client.listMultipartUploads(request -> request.bucket(settings.bucket()))
                .uploads()
                .forEach(upload -> client.abortMultipartUpload(request ->
                        request.bucket(settings.bucket()).key(upload.key()).uploadId(upload.uploadId())));
    }

    @Test
    void range_ofAContent_isThatPart() throws IOException {
        BlobKey key = put(bytes("0123456789"));
        BlobKey empty = put(new byte[0]);

        assertThat(store.openRange(key, 2, 3).readAllBytes()).isEqualTo(bytes("234"));
        assertThat(store.openRange(key, 8, 100).readAllBytes()).isEqualTo(bytes("89"));
        assertThat(store.openRange(key, 3, Long.MAX_VALUE).readAllBytes()).isEqualTo(bytes("3456789"));
        assertThat(store.openRange(key, 10, 1).read()).isEqualTo(-1);
        assertThat(store.openRange(empty, 0, 10).read()).isEqualTo(-1);
        assertThatThrownBy(() -> store.openRange(key, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void read_thatIsGivenUpEarly_costsNothing() throws IOException {
        BlobKey key = put(large(4));

        try (InputStream in = store.open(key, true)) {
            assertThat(in.read()).isNotNegative();
        }
        assertThat(store.size(key)).isPresent();
    }

    @Test
    void bucket_thatCannotBeUsed_isReportedAtTheStart() {
        S3Settings missing = S3Server.at(S3Server.endpoint(), "no-such-bucket", folder.resolve("spool"))
                .build();
        S3Settings stranger = S3Server.at(S3Server.endpoint(), settings.bucket(), folder.resolve("spool"))
                .credentials(S3Server.ACCESS, Secret.of("wrong"))
                .build();

        for (S3Settings each : List.of(missing, stranger)) {
            assertThatThrownBy(() -> FileStorage.s3(each, clock))
                    .hasMessageContaining(each.bucket())
                    .hasMessageNotContaining("wrong")
                    .extracting(e -> ((ExaiException) e).kind())
                    .isEqualTo(ErrorKind.CONFIGURATION);
        }
    }

    @Test
    void settings_outOfRange_areRefused() {
        S3Settings.Builder good = new S3Settings.Builder("bucket", folder);
        assertThat(good.prefix("a").build().prefix()).isEqualTo("a/");
        assertThat(good.prefix("").build().prefix()).isEmpty();
        assertThat(good.endpoint(URI.create("http://x")).build()).hasToString("S3Settings[bucket/]");
        assertThatThrownBy(() -> new S3Settings.Builder(" ", folder).build()).hasMessageContaining("bucket");
        assertThatThrownBy(
                        () -> new S3Settings.Builder("b", folder).prefix("/a").build())
                .hasMessageContaining("prefix");
        assertThatThrownBy(
                        () -> new S3Settings.Builder("b", folder).partBytes(1).build())
                .hasMessageContaining("partBytes");
        assertThatThrownBy(() -> new S3Settings.Builder("b", folder)
                        .staleAfter(Duration.ZERO)
                        .build())
                .hasMessageContaining("staleAfter");
    }

    @Test
    void content_deletedBeforeItIsTouched_isPutAgain() {
        BlobKey key = put(bytes("raced"));
        clock.advance(Duration.ofHours(1));
        try (Staged staged = store.stage(new ByteArrayInputStream(bytes("raced")), 100)) {
            assertThat(store.delete(key, Duration.ZERO)).isTrue();
            staged.publish(SPACE);
        }

        assertThat(store.size(key)).isPresent();
    }
}
