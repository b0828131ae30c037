package dev.exai.server.tools;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The consent of the user before something is destroyed. */
final class Confirmation {
    private static final String CONFIRM = "confirm";
    private static final String PLAN = "plan";

    private Confirmation() {}

    /** What the user says to a plan. */
    enum Consent {
        /** To do it. */
        GIVEN("done"),
        /** To leave it. */
        REFUSED("not_confirmed"),
        /** Yes, but to another plan than that which would be done now. */
        OTHER_PLAN("plan_changed");

        private final String status;

        Consent(String status) {
            this.status = status;
        }

        /** The word for it in results. */
        String status() {
            return status;
        }
    }

    /**
     * Whether the user agrees to what the arguments say alone. Ask before anything is done.
     *
     * @param what would happen, as a sentence
     * @throws ExaiException kind PERMISSION if nobody can be asked and the argument is missing
     */
    static boolean given(String what, ObjectNode arguments, ToolContext context) {
        if (context.clientCan(ClientAbility.ELICITATION_FORM)) {
            return agrees(CONFIRM, what, context);
        }
        requireWord(what, "", arguments);
        return true;
    }

    /**
     * Whether the user agrees to a plan. A client that can ask its user does, whatever the arguments say, and is asked anew if the
     * plan is another one when its answer comes; for one that cannot, the argument {@code confirm} counts, for the plan that
     * the argument {@code plan} names.
     *
     * @param what would happen, as a sentence
     * @param plan names what would happen
     * @throws ExaiException kind PERMISSION if nobody can be asked and the argument is missing
     */
    static Consent to(String what, String plan, ObjectNode arguments, ToolContext context) {
        String shown = arguments.path(PLAN).asString(null);
        boolean asks = context.clientCan(ClientAbility.ELICITATION_FORM);
        if (!asks) {
            requireWord(what, " and plan: " + plan, arguments);
        }
        if (!isSame(plan, shown, asks)) {
            return Consent.OTHER_PLAN;
        }
        return !asks || agrees(CONFIRM + "-" + plan, what, context) ? Consent.GIVEN : Consent.REFUSED;
    }

    /** A user who is asked sees the plan, so that it need not have been named before. */
    private static boolean isSame(String plan, @Nullable String shown, boolean asks) {
        return shown == null ? asks : shown.equals(plan);
    }

    private static boolean agrees(String key, String what, ToolContext context) {
        ObjectNode answer = context.ask(key, new Question.Form(what, schema()));
        return answer.path("action").asString("").equals("accept")
                && answer.path("content").path(CONFIRM).asBoolean(false);
    }

    private static void requireWord(String what, String more, ObjectNode arguments) {
        if (!arguments.path(CONFIRM).asBoolean(false)) {
            throw new ExaiException(
                    ErrorKind.PERMISSION,
                    what + " This client cannot ask its user; ask them yourself, then call again with confirm: true"
                            + more + ".");
        }
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
