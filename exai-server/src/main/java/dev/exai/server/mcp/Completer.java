package dev.exai.server.mcp;

import dev.exai.core.PrincipalId;
import java.util.List;
import java.util.Map;

/** Proposes values for an argument while its user types. Thread-safe. */
@FunctionalInterface
public interface Completer {
    /** Most values that are sent to a client. */
    int MAX_VALUES = 100;

    /** All values that fit, best first; only the first {@link #MAX_VALUES} are sent. */
    List<String> complete(Request request);

    /**
     * What is being typed.
     *
     * @param principal who types; only what is theirs may be proposed
     * @param ofPrompt whether {@code reference} names a prompt; otherwise it is the URI or pattern of a resource
     * @param known the arguments that are filled in already
     */
    record Request(
            PrincipalId principal,
            boolean ofPrompt,
            String reference,
            String argument,
            String typed,
            Map<String, String> known) {
        /** Copies the arguments. */
        public Request {
            known = Map.copyOf(known);
        }
    }
}
