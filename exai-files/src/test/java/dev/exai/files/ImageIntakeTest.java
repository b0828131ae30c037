package dev.exai.files;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.file.ContentHash;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageIntakeTest {
    @TempDir
    Path root;

    private ImageIntake intake;

    @BeforeEach
    void makeIntake() {
        intake = new ImageIntake(AllowedRoots.of(List.of(root)));
    }

    @Test
    void read_eachType_isKnownByItsBytesWhateverTheName() throws Exception {
        Map<String, byte[]> images = Map.of(
                "image/png", painted("png"),
                "image/jpeg", painted("jpg"),
                "image/gif", painted("gif"));

        for (Map.Entry<String, byte[]> each : images.entrySet()) {
            Files.write(root.resolve("picture.txt"), each.getValue());
            ImageFile image = intake.read("picture.txt");

            assertThat(image.image().mediaType()).isEqualTo(each.getKey());
            assertThat(image.image().bytes()).isEqualTo(each.getValue());
            assertThat(image.width()).isEqualTo(30);
            assertThat(image.height()).isEqualTo(20);
            assertThat(image.displayPath()).isEqualTo("picture.txt");
            assertThat(image.hash()).isEqualTo(ContentHash.of(each.getValue()));
        }
    }

    @Test
    void read_webpOfEachCoding_givesItsSize() {
        assertSize(webp("VP8X", buffer -> buffer.putInt(0).put(new byte[] {29, 0, 0, 19, 0, 0})));
        assertSize(webp("VP8L", buffer -> buffer.put((byte) 0x2F).putInt(29 | 19 << 14)));
        assertSize(webp("VP8 ", buffer -> buffer.put(new byte[] {0, 0, 0, (byte) 0x9D, 1, 0x2A, 30, 0, 20, 0})));
        assertRefused(url(webp("VP8Y", buffer -> buffer.putInt(0))), ErrorKind.INVALID_REQUEST);
        assertRefused(url(webp("VP8L", buffer -> buffer.putInt(0))), ErrorKind.INVALID_REQUEST);
        assertRefused(url(webp("VP8 ", buffer -> buffer.putInt(0))), ErrorKind.INVALID_REQUEST);
    }

    @Test
    void read_dataUrl_ignoresTheTypeItClaims() throws Exception {
        byte[] png = painted("png");

        ImageFile image =
                intake.read("DATA:image/gif;base64," + Base64.getEncoder().encodeToString(png));

        assertThat(image.image().mediaType()).isEqualTo("image/png");
        assertThat(image.displayPath()).isEqualTo("inline image");
        assertThat(image.givenPath()).hasSizeLessThanOrEqualTo(40);
    }

    @Test
    void read_faultyDataUrl_isRefused() {
        assertRefused("data:", ErrorKind.INVALID_REQUEST);
        assertRefused("data:image/png,plain", ErrorKind.INVALID_REQUEST);
        assertRefused("data:image/png;base64,%%%", ErrorKind.INVALID_REQUEST);
        assertRefused("data:image/png;base64," + "A".repeat(ImageIntake.MAX_BYTES / 3 * 4 + 100), ErrorKind.TOO_LARGE);
    }

    @Test
    void read_pixels_limitAndOneMore() throws Exception {
        assertThat(intake.read(url(png(50_000_000, 1))).width()).isEqualTo(50_000_000);
        assertRefused(url(png(50_000_001, 1)), ErrorKind.TOO_LARGE);
        assertRefused(url(png(Integer.MAX_VALUE, Integer.MAX_VALUE)), ErrorKind.TOO_LARGE);
        assertRefused(url(png(0, 5)), ErrorKind.INVALID_REQUEST);
        assertRefused(url(png(5, -5)), ErrorKind.INVALID_REQUEST);
    }

    @Test
    void read_cutAnywhereInTheHeader_isRefusedWithoutAFault() throws Exception {
        for (byte[] whole : List.of(painted("png"), painted("jpg"), painted("gif"), webp("VP8X", b -> b.putInt(0)))) {
            for (int length = 0; length < 10; length++) {
                assertRefused(url(Arrays.copyOf(whole, length)), ErrorKind.INVALID_REQUEST);
            }
        }
        assertRefused(url(Arrays.copyOf(painted("png"), 23)), ErrorKind.INVALID_REQUEST);
        assertRefused(
                url(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, 1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0}),
                ErrorKind.INVALID_REQUEST);
    }

    @Test
    void read_jpegWithTablesAndFillBytesFirst_findsTheFrame() {
        byte[] jpeg = ByteBuffer.allocate(40)
                .put(new byte[] {(byte) 0xFF, (byte) 0xD8})
                .put(new byte[] {(byte) 0xFF, (byte) 0xC4, 0, 4, 1, 1})
                .put(new byte[] {(byte) 0xFF, (byte) 0xCC, 0, 2})
                .put(new byte[] {(byte) 0xFF, (byte) 0xC8, 0, 2})
                .put(new byte[] {(byte) 0xFF, (byte) 0xFF, (byte) 0xC2, 0, 8, 8, 0, 20, 0, 30})
                .array();

        assertSize(jpeg);
    }

    @Test
    void read_fileTooLargeOrNoImageOrOutside_isRefused() throws Exception {
        Files.write(root.resolve("large"), new byte[ImageIntake.MAX_BYTES + 1]);
        Files.write(root.resolve("text"), "no image at all, but long enough for a header".getBytes(US_ASCII));

        assertRefused("large", ErrorKind.TOO_LARGE);
        assertRefused("text", ErrorKind.INVALID_REQUEST);
        assertRefused("../x.png", ErrorKind.PATH_DENIED);
        assertRefused("nothing.png", ErrorKind.NOT_FOUND);
    }

    private void assertSize(byte[] bytes) {
        ImageFile image = intake.read(url(bytes));
        assertThat(image.width()).isEqualTo(30);
        assertThat(image.height()).isEqualTo(20);
    }

    private void assertRefused(String source, ErrorKind kind) {
        assertThatThrownBy(() -> intake.read(source))
                .isInstanceOfSatisfying(
                        IntakeException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private static String url(byte[] bytes) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] painted(String format) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(new BufferedImage(30, 20, BufferedImage.TYPE_INT_RGB), format, bytes))
                .isTrue();
        return bytes.toByteArray();
    }

    private static byte[] png(int width, int height) throws Exception {
        return ByteBuffer.wrap(painted("png"))
                .putInt(16, width)
                .putInt(20, height)
                .array();
    }

    private static byte[] webp(String coding, java.util.function.Consumer<ByteBuffer> body) {
        ByteBuffer buffer = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put("RIFF".getBytes(US_ASCII)).putInt(32).put("WEBP".getBytes(US_ASCII));
        buffer.put(coding.getBytes(US_ASCII)).putInt(20);
        body.accept(buffer);
        return buffer.array();
    }
}
