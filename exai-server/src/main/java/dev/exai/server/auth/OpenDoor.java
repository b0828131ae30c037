package dev.exai.server.auth;

import dev.exai.core.PrincipalId;
import org.jspecify.annotations.Nullable;

/** Lets everybody in as the local principal; only for a server that no other machine can reach. */
public final class OpenDoor implements Authenticator {
    /** A door without a lock. */
    public OpenDoor() {}

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public Verdict judge(@Nullable String authorization) {
        return new Verdict.Known(PrincipalId.LOCAL);
    }
}
