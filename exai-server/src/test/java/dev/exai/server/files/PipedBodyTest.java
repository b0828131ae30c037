package dev.exai.server.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.testkit.ManualClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bodies on their way, and uploads that have not ended. */
@Timeout(60)
class PipedBodyTest {
    private static final PrincipalId ANN = new PrincipalId("ann");
    private static final UploadRequest PLAIN = new UploadRequest(null, null, null);

    private final AtomicInteger asked = new AtomicInteger();
    private final PipedBody body = new PipedBody(asked::incrementAndGet);
    private final ManualClock clock = new ManualClock();

    @TempDir
    private Path folder;

    @Test
    void take_moreThanIsRead_waitsUntilThereIsRoom() throws IOException {
        byte[] half = new byte[512 << 10];

        assertThat(body.take(half)).isTrue();
        assertThat(body.take(half)).isFalse();
        body.readNBytes(half.length);
        assertThat(asked).hasValue(0);
        body.readNBytes(half.length);

        assertThat(asked).hasValue(1);
        assertThat(body.take(new byte[] {7})).isTrue();
        assertThat(body.read()).isEqualTo(7);
        body.end();
        assertThat(body.read()).isEqualTo(-1);
    }

    @Test
    void take_moreThatCameWithTheFullBody_doesNotMakeTheSenderWaitForEver() throws IOException {
        byte[] full = new byte[1 << 20];
        assertThat(body.take(full)).isFalse();
        body.readNBytes(300 << 10);

        assertThat(body.take(new byte[] {7})).isFalse();
        body.readNBytes(full.length - (300 << 10));

        assertThat(asked).hasValue(1);
    }

    @Test
    void read_bodyThatWasLost_givesWhatHadComeAndFails() throws IOException {
        body.take(new byte[] {1, 2});
        body.lost();

        assertThat(body.readNBytes(2)).containsExactly(1, 2);
        assertThatThrownBy(body::read).isInstanceOf(IOException.class);
    }

    @Test
    void close_whileMoreComes_dropsItAndLetsTheSenderGoOn() {
        body.take(new byte[1 << 20]);

        body.close();

        assertThat(asked).hasValue(1);
        assertThat(body.take(new byte[1 << 20])).isTrue();
        assertThatThrownBy(body::read).isInstanceOf(IOException.class);
    }

    @Test
    void uploads_ofAnother_areUnknown() {
        PartialUploads uploads = new PartialUploads(folder, clock);
        PartialUpload upload = uploads.begin(ANN, 10, PLAIN, (id, bytes) -> {});

        assertThat(uploads.get(ANN, upload.id())).isEqualTo(upload);
        assertThatThrownBy(() -> uploads.get(new PrincipalId("bob"), upload.id()))
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
    }

    @Test
    void uploads_tooManyOfOne_areRefusedUntilOldOnesAreGivenUp() throws IOException {
        PartialUploads uploads = new PartialUploads(folder, clock);
        PartialUpload first = uploads.begin(ANN, 10, PLAIN, (id, bytes) -> {});
        for (int i = 1; i < 16; i++) {
            uploads.begin(ANN, 10, PLAIN, (id, bytes) -> {});
        }

        assertThatThrownBy(() -> uploads.begin(ANN, 10, PLAIN, (id, bytes) -> {}))
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.REJECTED));
        uploads.begin(new PrincipalId("bob"), 10, PLAIN, (id, bytes) -> {});
        FileTime longAgo =
                FileTime.from(clock.instant().minus(PartialUploads.PATIENCE).minus(Duration.ofSeconds(1)));
        Files.setLastModifiedTime(first.content(), longAgo);
        Files.setLastModifiedTime(folder.resolve(first.id() + PartialUpload.FACTS), longAgo);
        uploads.begin(ANN, 10, PLAIN, (id, bytes) -> {});

        assertThat(first.content()).doesNotExist();
    }

    @Test
    void upload_toWhichNothingWasAddedForADay_isNotThere() {
        PartialUploads uploads = new PartialUploads(folder, clock);
        PartialUpload upload = uploads.begin(ANN, 10, PLAIN, (id, bytes) -> {});
        clock.advance(Duration.between(clock.instant(), Instant.now()));

        assertThat(uploads.get(ANN, upload.id())).isEqualTo(upload);
        clock.advance(PartialUploads.PATIENCE.plusMinutes(1));

        assertThatThrownBy(() -> uploads.get(ANN, upload.id()))
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
    }

    @Test
    void upload_thatIsBeingAddedTo_isTakenOnce() {
        PartialUploads uploads = new PartialUploads(folder, clock);
        PartialUpload upload = uploads.begin(ANN, 3, PLAIN, (id, bytes) -> {});

        assertThat(uploads.isTaken(upload)).isTrue();
        assertThat(uploads.isTaken(upload)).isFalse();
        uploads.release(upload);

        assertThat(uploads.isTaken(upload)).isTrue();
        assertThat(uploads.append(upload, new ByteArrayInputStream(new byte[] {1, 2}), null))
                .hasValue(2);
        assertThatThrownBy(() -> uploads.append(upload, new ByteArrayInputStream(new byte[] {3, 4}), null))
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.TOO_LARGE));
    }
}
