package dev.exai.server.auth;

import dev.exai.core.PrincipalId;
import dev.exai.core.Secret;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bearer tokens that are set by the operator, each for one principal; compared in constant time. Immutable. */
public final class ApiTokens implements Authenticator {
    private static final String SCHEME = "Bearer ";

    private final Map<Secret, PrincipalId> principals;

    /**
     * The tokens that are accepted.
     *
     * @throws IllegalArgumentException if there are none
     */
    public ApiTokens(Map<Secret, PrincipalId> principals) {
        if (principals.isEmpty()) {
            throw new IllegalArgumentException("no token is set, so nobody could ever ask");
        }
        this.principals = Map.copyOf(principals);
    }

    /** A single token, for the local principal. */
    public static ApiTokens single(Secret token) {
        return new ApiTokens(Map.of(token, PrincipalId.LOCAL));
    }

    @Override
    public boolean isOpen() {
        return false;
    }

    @Override
    public Verdict judge(@Nullable String authorization) {
        if (authorization == null) {
            return new Verdict.Unknown(false);
        }
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return new Verdict.Unknown(true);
        }
        String token = authorization.substring(SCHEME.length()).strip();
        PrincipalId found = null;
        for (Map.Entry<Secret, PrincipalId> each : principals.entrySet()) {
            if (each.getKey().matches(token)) {
                found = each.getValue(); // goes on, so that the time does not tell which one it was
            }
        }
        return found == null ? new Verdict.Unknown(true) : new Verdict.Known(found);
    }
}
