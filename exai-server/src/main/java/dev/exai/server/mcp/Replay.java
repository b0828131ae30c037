package dev.exai.server.mcp;

import dev.exai.core.PrincipalId;
import dev.exai.server.rpc.RpcException;
import dev.exai.server.tools.ClientAbility;
import dev.exai.server.tools.Question;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks by ending the call: the client returns with the answers and the call runs again. Answers of earlier rounds travel in
 * the sealed state, new ones in {@code inputResponses}. Used by the thread of one call.
 */
final class Replay implements Asker {
    private final RequestState states;
    private final PrincipalId principal;
    private final Set<ClientAbility> abilities;
    private final String method;
    private final ObjectNode params;
    private final ObjectNode known = JsonNodeFactory.instance.objectNode();

    /**
     * @throws RpcException code INVALID_PARAMS if the request carries a state that is not valid for it
     */
    Replay(RequestState states, Caller caller, String method, ObjectNode params) {
        this.states = states;
        this.method = method;
        this.params = params;
        principal = caller.principal();
        abilities = caller.abilities();
        JsonNode state = params.get("requestState");
        if (state != null) {
            known.setAll(states.open(state.asString(""), principal, RequestState.digest(method, params)));
        }
    }

    @Override
    public Map<String, ObjectNode> ask(Map<String, Question> questions) {
        Map<String, ObjectNode> answers = new HashMap<>();
        Map<String, Question> open = new HashMap<>();
        questions.forEach((key, question) -> {
            JsonNode answer = known.has(key)
                    ? known.get(key)
                    : params.path("inputResponses").path(key);
            if (answer instanceof ObjectNode object && QuestionJson.answers(question, object)) {
                known.set(key, object);
                answers.put(key, object);
            } else {
                open.put(key, question);
            }
        });
        if (open.isEmpty()) {
            return answers;
        }
        requireAbilities(open);
        throw new InputRequired(open, states.seal(principal, RequestState.digest(method, params), known));
    }

    private void requireAbilities(Map<String, Question> open) {
        Set<ClientAbility> missing = EnumSet.noneOf(ClientAbility.class);
        open.values().forEach(question -> missing.add(question.needs()));
        missing.removeAll(abilities);
        if (!missing.isEmpty()) {
            ObjectNode data = JsonNodeFactory.instance.objectNode();
            data.set("requiredCapabilities", QuestionJson.capabilities(missing));
            throw new RpcException(
                    RpcException.MISSING_CAPABILITY,
                    "The client has not declared an ability that this request needs",
                    data);
        }
    }
}
