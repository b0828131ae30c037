package dev.exai.server.tools;

import tools.jackson.databind.node.ObjectNode;

/** Something a tool asks the client for while it works. */
public sealed interface Question {
    /** What a client must be able to do to answer. */
    ClientAbility needs();

    /**
     * A form for the user, never for secrets.
     *
     * @param schema an object schema with primitive properties
     */
    record Form(String message, ObjectNode schema) implements Question {
        @Override
        public ClientAbility needs() {
            return ClientAbility.ELICITATION_FORM;
        }
    }

    /**
     * A page the user should open.
     *
     * @param id names this question when the page reports back
     */
    record Page(String message, String url, String id) implements Question {
        @Override
        public ClientAbility needs() {
            return ClientAbility.ELICITATION_URL;
        }
    }

    /**
     * A completion by the client's model.
     *
     * @param params the parameters of {@code sampling/createMessage}
     */
    record Sample(ObjectNode params) implements Question {
        @Override
        public ClientAbility needs() {
            return ClientAbility.SAMPLING;
        }
    }

    /** The client's root directories. */
    record Roots() implements Question {
        @Override
        public ClientAbility needs() {
            return ClientAbility.ROOTS;
        }
    }
}
