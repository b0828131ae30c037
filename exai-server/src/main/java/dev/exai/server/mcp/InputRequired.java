package dev.exai.server.mcp;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.server.tools.Question;
import java.util.Map;

/** Ends a call that cannot go on without answers of the client, which will call again with them. */
final class InputRequired extends ExaiException {
    private static final long serialVersionUID = 1L;

    private final transient Map<String, Question> questions;
    private final String state;

    InputRequired(Map<String, Question> questions, String state) {
        super(ErrorKind.INTERNAL, "the call goes on when the client returns with answers");
        this.questions = Map.copyOf(questions);
        this.state = state;
    }

    Map<String, Question> questions() {
        return questions;
    }

    String state() {
        return state;
    }
}
