package dev.exai.files.internal.archive;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import java.io.IOException;

/** Why an archive is refused. */
final class ArchiveFaults {
    private ArchiveFaults() {}

    static ExaiException invalid(String why) {
        return new ExaiException(ErrorKind.INVALID_REQUEST, "the archive is refused: " + why);
    }

    static ExaiException broken(IOException cause) {
        return new ExaiException(ErrorKind.INVALID_REQUEST, "the archive is refused: it cannot be read", cause);
    }

    static ExaiException tooLarge(String why) {
        return new ExaiException(ErrorKind.TOO_LARGE, "the archive is refused: " + why);
    }
}
