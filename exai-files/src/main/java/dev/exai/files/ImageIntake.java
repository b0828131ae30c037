package dev.exai.files;

import dev.exai.core.ErrorKind;
import dev.exai.core.chat.Part;
import dev.exai.core.file.ContentHash;
import dev.exai.files.internal.ImageHeader;
import dev.exai.files.internal.Intake;
import dev.exai.files.internal.Location;
import java.util.Base64;
import java.util.Locale;

/**
 * Takes in PNG, JPEG, GIF and WebP images from files inside the allowed roots or from data URLs. The type is what the
 * bytes show, whatever a name or a URL says; the picture is not decoded. Thread-safe; calls block.
 */
public final class ImageIntake {
    /** Most bytes of one image, 20 MiB: the largest that a known provider takes. */
    public static final int MAX_BYTES = 20 << 20;

    /** Most pixels of one image: more is a trap for whoever decodes it. */
    public static final long MAX_PIXELS = 50_000_000;

    private static final int SHOWN_OF_URL = 40;

    private final Intake intake;

    /** An intake below the roots; data URLs need none. */
    public ImageIntake(AllowedRoots roots) {
        intake = new Intake(roots);
    }

    /**
     * One image.
     *
     * @param source a path, absolute or relative to the first root, or {@code data:image/…;base64,…}
     * @throws IntakeException kind TOO_LARGE beyond {@link #MAX_BYTES} or {@link #MAX_PIXELS}, kind INVALID_REQUEST if it
     *     is no such image, otherwise as {@link TextIntake#read}
     */
    public ImageFile read(String source) {
        if (source.regionMatches(true, 0, "data:", 0, 5)) {
            String shown = source.substring(0, Math.min(SHOWN_OF_URL, source.length()));
            return image(shown, "inline image", decode(shown, source));
        }
        Location at = intake.locate(source);
        return image(source, at.display(), intake.read(at, MAX_BYTES));
    }

    private static ImageFile image(String given, String display, byte[] bytes) {
        ImageHeader header = ImageHeader.of(bytes);
        if (header == null) {
            throw new IntakeException(ErrorKind.INVALID_REQUEST, given, "is no PNG, JPEG, GIF or WebP image", null);
        }
        if (header.pixels() > MAX_PIXELS) {
            String size = header.width() + " × " + header.height() + " pixels";
            throw tooLarge(given, "has " + size + "; at most " + MAX_PIXELS + " in all are taken");
        }
        Part.Image image = new Part.Image(header.mediaType(), bytes);
        return new ImageFile(given, display, ContentHash.of(bytes), header.width(), header.height(), image);
    }

    private static byte[] decode(String shown, String url) {
        int comma = url.indexOf(',');
        if (comma < 0 || !url.substring(0, comma).toLowerCase(Locale.ROOT).endsWith(";base64")) {
            throw new IntakeException(ErrorKind.INVALID_REQUEST, shown, "is no data URL in base64", null);
        }
        if ((url.length() - comma) / 4L * 3 > MAX_BYTES + 3L) {
            throw tooLarge(shown, "has more than " + MAX_BYTES + " bytes");
        }
        try {
            return Base64.getDecoder().decode(url.substring(comma + 1));
        } catch (IllegalArgumentException e) {
            throw new IntakeException(ErrorKind.INVALID_REQUEST, shown, "has faulty base64", e);
        }
    }

    private static IntakeException tooLarge(String given, String why) {
        return new IntakeException(ErrorKind.TOO_LARGE, given, why, null);
    }
}
