package dev.exai.server.tools;

import dev.exai.core.CancelToken;
import dev.exai.core.Deadline;
import dev.exai.core.PrincipalId;
import dev.exai.core.RequestId;
import dev.exai.core.spi.TraceContext;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A call of a principal who listens to nothing. */
public final class CallerContext implements ToolContext {
    private final PrincipalId principal;
    private final RequestId requestId = RequestId.mint();
    private final CancelToken cancel = new CancelToken();
    private final Deadline deadline = Deadline.after(Duration.ofMinutes(2));

    public CallerContext(PrincipalId principal) {
        this.principal = principal;
    }

    @Override
    public PrincipalId principal() {
        return principal;
    }

    @Override
    public RequestId requestId() {
        return requestId;
    }

    @Override
    public CancelToken cancel() {
        return cancel;
    }

    @Override
    public Deadline deadline() {
        return deadline;
    }

    @Override
    public @org.jspecify.annotations.Nullable TraceContext trace() {
        return null;
    }

    @Override
    public boolean wantsProgress() {
        return false;
    }

    @Override
    public void progress(double progress, Double total, String message) {}

    @Override
    public boolean logs(LogLevel level) {
        return false;
    }

    @Override
    public void log(LogLevel level, String logger, JsonNode data) {}

    @Override
    public ClientPlace clientPlace() {
        return ClientPlace.ELSEWHERE;
    }

    @Override
    public boolean clientCan(ClientAbility ability) {
        return false;
    }

    @Override
    public Map<String, ObjectNode> ask(Map<String, Question> questions) {
        throw new UnsupportedOperationException("this client answers no questions");
    }
}
