package dev.exai.server.mcp;

import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.server.rpc.JsonRpc;
import dev.exai.server.rpc.Outlet;
import dev.exai.server.tools.Question;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Asks by sending requests to the client and waiting, as revisions up to 2025-11-25 do. */
final class LiveQuestions implements Asker {
    private static final Duration PROGRAM_ANSWERS = Duration.ofSeconds(30);

    private final LegacySession session;
    private final Outlet outlet;
    private final Supplier<Call> call;

    LiveQuestions(LegacySession session, Outlet outlet, Supplier<Call> call) {
        this.session = session;
        this.outlet = outlet;
        this.call = call;
    }

    @Override
    public Map<String, ObjectNode> ask(Map<String, Question> questions) {
        questions.values().forEach(this::requireAbility);
        Map<String, PendingAnswers.Pending> sent = new HashMap<>();
        Map<String, ObjectNode> answers = new HashMap<>();
        long changes = session.roots().changes();
        try {
            questions.forEach((key, question) -> {
                ObjectNode known =
                        question instanceof Question.Roots ? session.roots().known() : null;
                if (known == null) {
                    sent.put(key, send(question));
                } else {
                    answers.put(key, known);
                }
            });
            List<String> unusable = new ArrayList<>();
            sent.forEach((key, pending) -> {
                Question question = questions.get(key);
                ObjectNode answer = pending.await(patience(question), call.get().cancel());
                if (question != null && QuestionJson.answers(question, answer)) {
                    answers.put(key, answer);
                    remember(question, answer, changes);
                } else {
                    unusable.add(key);
                }
            });
            if (!unusable.isEmpty()) {
                throw new ExaiException(
                        ErrorKind.BAD_UPSTREAM, "the client's answers do not have the form asked for: " + unusable);
            }
            return answers;
        } finally {
            sent.values().forEach(PendingAnswers.Pending::close);
        }
    }

    private void remember(Question question, ObjectNode answer, long changes) {
        if (question instanceof Question.Roots) {
            session.roots().keep(answer, changes);
        }
    }

    /** Programs answer for roots, people everything else. */
    private Deadline patience(@Nullable Question question) {
        Deadline whole = call.get().deadline();
        return question instanceof Question.Roots ? whole.orSooner(PROGRAM_ANSWERS) : whole;
    }

    private void requireAbility(Question question) {
        if (!session.abilities().contains(question.needs())) {
            throw new ExaiException(
                    ErrorKind.UNSUPPORTED, "the client has not declared the ability " + question.needs());
        }
        if (outlet.isClosed()) {
            throw new ExaiException(ErrorKind.CANCELLED, "the client went away, nobody can be asked");
        }
    }

    private PendingAnswers.Pending send(Question question) {
        PendingAnswers.Pending pending = session.pending().open();
        outlet.send(JsonRpc.request(
                pending.id(), QuestionJson.method(question), json -> QuestionJson.writeParams(json, question, true)));
        return pending;
    }
}
