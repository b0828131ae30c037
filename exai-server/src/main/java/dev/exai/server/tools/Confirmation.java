package dev.exai.server.tools;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The consent of the user before something is destroyed. */
final class Confirmation {
    private static final String CONFIRM = "confirm";

    private Confirmation() {}

    /**
     * Whether the user agrees. A client that can ask its user does, whatever the arguments say; for one that cannot, the argument
     * {@code confirm} counts. Ask before anything is done.
     *
     * @param what would happen, as a sentence
     * @throws ExaiException kind PERMISSION if nobody can be asked and the argument is missing
     */
    static boolean given(String what, ObjectNode arguments, ToolContext context) {
        if (context.clientCan(ClientAbility.ELICITATION_FORM)) {
            ObjectNode answer = context.ask(CONFIRM, new Question.Form(what, schema()));
            return answer.path("action").asString("").equals("accept")
                    && answer.path("content").path(CONFIRM).asBoolean(false);
        }
        if (!arguments.path(CONFIRM).asBoolean(false)) {
            throw new ExaiException(
                    ErrorKind.PERMISSION,
                    what + " This client cannot ask its user; ask them yourself, then call again with confirm: true.");
        }
        return true;
    }

    private static ObjectNode schema() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("type", "object");
        schema.putObject("properties")
                .putObject(CONFIRM)
                .put("type", "boolean")
                .put("title", "Do it")
                .put("description", "Whether it shall be done.");
        schema.putArray("required").add(CONFIRM);
        return schema;
    }
}
