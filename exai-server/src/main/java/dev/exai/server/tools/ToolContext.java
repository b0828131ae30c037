package dev.exai.server.tools;

import dev.exai.core.CancelToken;
import dev.exai.core.Deadline;
import dev.exai.core.PrincipalId;
import dev.exai.core.RequestId;
import dev.exai.core.spi.TraceContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a running call knows of its caller and can tell it. The same for every protocol revision and transport.
 * Thread-safe, except {@link #ask}, which belongs to the thread of the call.
 */
public interface ToolContext {
    /** Who calls. */
    PrincipalId principal();

    /** Names this call in logs and errors; minted here, not the client's JSON-RPC id. */
    RequestId requestId();

    /** Cancelled when the client cancels or goes away, and when the server shuts down. */
    CancelToken cancel();

    /** When the call must have ended. */
    Deadline deadline();

    /** The W3C trace context the client sent in {@code _meta}, null if it sent none that is well-formed. */
    @Nullable
    TraceContext trace();

    /** Whether {@link #progress} reaches anybody. */
    boolean wantsProgress();

    /**
     * Tells the client how far the call is. Does nothing if the client did not ask, if {@code progress} is not greater
     * than before, or if notices come faster than the client reads or the limit allows.
     *
     * @param total what {@code progress} will reach, null if unknown
     * @param message for people, null for none
     */
    void progress(double progress, @Nullable Double total, @Nullable String message);

    /** Whether a message of this level reaches anybody; ask before building an expensive one. */
    boolean logs(LogLevel level);

    /** Sends a message to the client's log if the client wants this level. Never put secrets in it. */
    void log(LogLevel level, String logger, JsonNode data);

    /** Where the client runs. */
    ClientPlace clientPlace();

    /** Whether the client has declared that it can do this. */
    boolean clientCan(ClientAbility ability);

    /**
     * Asks the client and waits for all answers: the result objects of the protocol, under the keys of the questions.
     *
     * <p>Where the protocol has no way to ask during a call, the call ends here with an internal exception (let it pass) and
     * is run again from the start when the client returns with answers; answers to earlier questions are then returned at
     * once. So ask before doing anything that must happen once, with keys that differ between questions and are the same
     * in every run.
     *
     * @throws dev.exai.core.ExaiException kind UNSUPPORTED if the client has not declared an ability that is needed,
     *     CANCELLED or TIMEOUT if no answer came
     */
    Map<String, ObjectNode> ask(Map<String, Question> questions);

    /** Asks a single question. */
    default ObjectNode ask(String key, Question question) {
        ObjectNode answer = ask(Map.of(key, question)).get(key);
        if (answer == null) {
            throw new IllegalStateException("no answer under the key of the question");
        }
        return answer;
    }
}
