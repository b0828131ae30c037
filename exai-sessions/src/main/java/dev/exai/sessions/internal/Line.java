package dev.exai.sessions.internal;

import dev.exai.core.PrincipalId;
import dev.exai.sessions.ConversationId;
import java.util.LinkedHashSet;
import java.util.Set;

/** The sessions of one conversation, one behind another. Guarded by the lock of {@link Admission}. */
final class Line {
    /** The principal is part of the key, so that a foreign handle names a line of one's own. */
    record Key(PrincipalId principal, ConversationId conversation) {}

    final Key key;
    final Gate gate;
    final Set<Ticket> parked = new LinkedHashSet<>();

    Line(Key key, Gate gate) {
        this.key = key;
        this.gate = gate;
    }
}
