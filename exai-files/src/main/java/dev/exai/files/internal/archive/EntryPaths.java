package dev.exai.files.internal.archive;

import dev.exai.files.internal.Names;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The paths of entries: only plain ones that lead down. */
final class EntryPaths {
    private static final int MAX_LENGTH = 4_096;

    private EntryPaths() {}

    /** The path, safe to show; folders end without a slash. */
    static String checked(String given) {
        String path = given.endsWith("/") ? given.substring(0, given.length() - 1) : given;
        String plain = path.startsWith("./") ? path.substring(2) : path;
        if (plain.isEmpty() || plain.length() > MAX_LENGTH) {
            throw ArchiveFaults.invalid("it has an entry without a name, or with an endless one");
        }
        boolean absolute = plain.startsWith("/") || plain.indexOf('\\') >= 0 || plain.matches("[A-Za-z]:.*");
        if (absolute || plain.indexOf('\0') >= 0) {
            throw ArchiveFaults.invalid("it has an entry with an absolute or ambiguous path");
        }
        for (String part : plain.split("/", -1)) {
            if (part.equals("..") || part.isEmpty() || (part.equals(".") && !plain.equals("."))) {
                throw ArchiveFaults.invalid("it has an entry whose path leads elsewhere");
            }
        }
        return Names.display(plain);
    }

    /** A name as text: UTF-8, or what each byte is in Latin-1 if it is not. */
    static String text(byte[] name) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(name))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(name, StandardCharsets.ISO_8859_1);
        }
    }
}
