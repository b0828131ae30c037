package dev.exai.server.auth;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The access token in the data directory, readable for its owner only. Two servers that start at once agree on one. */
public final class TokenFile {
    /** The name of the file. */
    public static final String NAME = "token";

    /** Fewest characters of a token. */
    public static final int MIN_LENGTH = 16;

    private static final int RANDOM_BYTES = 32; // 256 bits: not guessable, whatever the rate
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Set<PosixFilePermission> OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    private final Path directory;

    /** The token of the servers that use the data directory. */
    public TokenFile(Path dataDirectory) {
        directory = dataDirectory;
    }

    /** Where it is. */
    public Path path() {
        return directory.resolve(NAME);
    }

    /**
     * Whether there is a token, which then is strong and private.
     *
     * @throws ExaiException kind CONFIGURATION if it is not
     */
    public boolean isPresent() {
        try {
            return load().isPresent();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * The token; made and written if there is none yet.
     *
     * @throws ExaiException kind CONFIGURATION if it is too weak, can be read by other users, or cannot be written
     */
    public Secret loadOrCreate() {
        try {
            Optional<Secret> kept = load();
            return kept.isPresent() ? kept.get() : create();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static ExaiException unreadable(IOException cause) {
        return new ExaiException(
                ErrorKind.CONFIGURATION, "the access token in the data directory cannot be read or written", cause);
    }

    /**
     * Returns the token if it is strong enough to be one.
     *
     * @throws ExaiException kind CONFIGURATION otherwise; the message does not show it
     */
    public static Secret checked(Secret token) {
        String text = token.reveal();
        if (text.length() < MIN_LENGTH || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new ExaiException(
                    ErrorKind.CONFIGURATION,
                    "token must have at least " + MIN_LENGTH + " visible ASCII characters and no blanks");
        }
        return token;
    }

    private Optional<Secret> load() throws IOException {
        String text;
        try {
            text = Files.readString(path(), StandardCharsets.US_ASCII).strip();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (readableByOthers()) {
            throw new ExaiException(
                    ErrorKind.CONFIGURATION,
                    "the file " + NAME + " in the data directory can be read by other users:"
                            + " delete it, or chmod 600 it if nobody has seen it");
        }
        if (text.isEmpty()) {
            throw new ExaiException(ErrorKind.CONFIGURATION, "the file " + NAME + " in the data directory is empty");
        }
        return Optional.of(checked(Secret.of(text)));
    }

    private boolean readableByOthers() throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(path(), PosixFileAttributeView.class);
        if (view == null) {
            return false;
        }
        Set<PosixFilePermission> loose = EnumSet.copyOf(OTHERS);
        loose.retainAll(view.readAttributes().permissions());
        return !loose.isEmpty();
    }

    /** Writes a fresh token under a name of its own and gives it the right name only if that is still free. */
    private Secret create() throws IOException {
        Files.createDirectories(directory, attributes(directory.getRoot(), "rwx------"));
        byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Path fresh = Files.createTempFile(directory, NAME, ".new", attributes(directory, "rw-------"));
        try {
            Files.writeString(fresh, token + "\n", StandardCharsets.US_ASCII);
            publish(fresh);
        } finally {
            Files.deleteIfExists(fresh);
        }
        return load().orElseThrow(() -> new IOException("the token vanished"));
    }

    private void publish(Path fresh) throws IOException {
        try {
            Files.createLink(path(), fresh);
        } catch (UnsupportedOperationException e) {
            Files.move(fresh, path()); // no hard links here; two first starts at once may clash, and one of them fails
        } catch (FileAlreadyExistsException e) {
            return; // another server was faster: its token is the one
        }
    }

    private static FileAttribute<?>[] attributes(Path place, String permissions) {
        boolean posix = place.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
