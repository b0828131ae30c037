package dev.exai.server.tools;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.files.AllowedRoots;
import dev.exai.files.ForeignPaths;
import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Below which folders the paths of a call may lie: those that its client names, if its word counts, else those that stand. A client
 * that names none that is a folder here, or does not answer, leaves those that stand. Immutable.
 */
public final class CallRoots {
    private static final int MOST = 64;
    private static final Pattern DRIVE = Pattern.compile("/[A-Za-z]:(?:/.*)?", Pattern.DOTALL);
    private static final Set<ErrorKind> NO_ANSWER =
            Set.of(ErrorKind.PERMISSION, ErrorKind.BAD_UPSTREAM, ErrorKind.TIMEOUT);

    private final AllowedRoots standing;
    private final Set<ClientPlace> trusted;

    /**
     * Roots of calls.
     *
     * @param standing where the client has no say
     * @param trusted of which clients the word counts
     */
    public CallRoots(AllowedRoots standing, Set<ClientPlace> trusted) {
        this.standing = standing;
        this.trusted = Set.copyOf(trusted);
    }

    /** Those of the call; may ask its client, so call it before anything is done. */
    AllowedRoots of(ToolContext context) {
        if (!trusted.contains(context.clientPlace()) || !context.clientCan(ClientAbility.ROOTS)) {
            return standing;
        }
        try {
            return named(context.ask("roots", new Question.Roots()));
        } catch (ExaiException e) {
            if (NO_ANSWER.contains(e.kind()) && !context.deadline().isExpired()) {
                return standing;
            }
            throw e;
        }
    }

    private AllowedRoots named(ObjectNode answer) {
        List<Path> folders = new ArrayList<>();
        for (JsonNode root : answer.path("roots")) {
            if (folders.size() < MOST) {
                folder(root.path("uri").asString("")).filter(Files::isDirectory).ifPresent(folders::add);
            }
        }
        return folders.isEmpty() ? standing : AllowedRoots.of(folders).with(standing.foreign());
    }

    /** The folder of a {@code file:} URI, which may be one of Windows. */
    private Optional<Path> folder(String text) {
        try {
            URI uri = new URI(text);
            String path = uri.getPath();
            boolean plain = uri.getQuery() == null && uri.getFragment() == null;
            if (!"file".equals(String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT)) || path == null || !plain) {
                return Optional.empty();
            }
            return local(uri.getAuthority(), path).map(Path::of).filter(Path::isAbsolute);
        } catch (URISyntaxException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    private Optional<String> local(@Nullable String host, String path) {
        ForeignPaths foreign = standing.foreign();
        if (host != null && !host.isEmpty() && !host.equalsIgnoreCase("localhost")) {
            return foreign.local("//" + host + path);
        }
        if (!DRIVE.matcher(path).matches()) {
            return Optional.of(path);
        }
        String drive = path.substring(1);
        return foreign.local(drive).or(() -> Optional.of(drive).filter(ignored -> File.separatorChar == '\\'));
    }
}
