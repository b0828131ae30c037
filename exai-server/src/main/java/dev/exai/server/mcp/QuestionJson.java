package dev.exai.server.mcp;

import dev.exai.providers.internal.schema.JsonSchema;
import dev.exai.server.rpc.Json;
import dev.exai.server.tools.ClientAbility;
import dev.exai.server.tools.Question;
import java.util.EnumSet;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Says questions as the protocol has them and judges the answers. */
final class QuestionJson {
    private QuestionJson() {}

    static String method(Question question) {
        return switch (question.needs()) {
            case ELICITATION_FORM, ELICITATION_URL -> "elicitation/create";
            case SAMPLING -> "sampling/createMessage";
            case ROOTS -> "roots/list";
        };
    }

    /** Writes the properties of the parameters. */
    static void writeParams(JsonGenerator json, Question question, boolean legacy) {
        if (question instanceof Question.Form form) {
            if (!legacy) {
                json.writeStringProperty("mode", "form");
            }
            json.writeStringProperty("message", form.message());
            Json.write(json, "requestedSchema", form.schema());
        } else if (question instanceof Question.Page page) {
            json.writeStringProperty("mode", "url");
            json.writeStringProperty("message", page.message());
            json.writeStringProperty("url", page.url());
            if (legacy) {
                json.writeStringProperty("elicitationId", page.id());
            }
        } else if (question instanceof Question.Sample sample) {
            sample.params().properties().forEach(each -> Json.write(json, each.getKey(), each.getValue()));
        }
    }

    /** Whether the answer has the form that the question asks for. */
    static boolean answers(Question question, JsonNode answer) {
        if (!answer.isObject()) {
            return false;
        }
        if (question instanceof Question.Form form) {
            return elicited(answer)
                    && (!accepted(answer)
                            || JsonSchema.compile(form.schema())
                                    .check(answer.path("content"))
                                    .isEmpty());
        }
        return switch (question.needs()) {
            case ELICITATION_FORM, ELICITATION_URL -> elicited(answer);
            case SAMPLING ->
                answer.path("role").isString() && answer.path("content").isContainer();
            case ROOTS -> answer.path("roots").isArray();
        };
    }

    private static boolean elicited(JsonNode answer) {
        return Set.of("accept", "decline", "cancel")
                .contains(answer.path("action").asString(""));
    }

    private static boolean accepted(JsonNode answer) {
        return answer.path("action").asString("").equals("accept");
    }

    /** The abilities a client declares in its capabilities. */
    static Set<ClientAbility> abilities(JsonNode capabilities) {
        Set<ClientAbility> abilities = EnumSet.noneOf(ClientAbility.class);
        JsonNode elicitation = capabilities.path("elicitation");
        if (elicitation.isObject()) {
            if (elicitation.has("form") || !elicitation.has("url")) {
                abilities.add(
                        ClientAbility.ELICITATION_FORM); // an empty object means forms, as before there were pages
            }
            if (elicitation.has("url")) {
                abilities.add(ClientAbility.ELICITATION_URL);
            }
        }
        if (capabilities.path("sampling").isObject()) {
            abilities.add(ClientAbility.SAMPLING);
        }
        if (capabilities.path("roots").isObject()) {
            abilities.add(ClientAbility.ROOTS);
        }
        return abilities;
    }

    /** The capabilities a client would have to declare, as it would declare them. */
    static ObjectNode capabilities(Set<ClientAbility> abilities) {
        ObjectNode capabilities = JsonNodeFactory.instance.objectNode();
        for (ClientAbility ability : abilities) {
            switch (ability) {
                case ELICITATION_FORM ->
                    capabilities.withObjectProperty("elicitation").putObject("form");
                case ELICITATION_URL ->
                    capabilities.withObjectProperty("elicitation").putObject("url");
                case SAMPLING -> capabilities.putObject("sampling");
                case ROOTS -> capabilities.putObject("roots");
            }
        }
        return capabilities;
    }
}
