package dev.exai.providers.internal.openai;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.model.ProviderId;
import dev.exai.providers.internal.http.HttpAnswer;
import dev.exai.providers.internal.http.SseReader;
import java.util.Deque;
import java.util.List;

/** One request and the stream that answers it. One thread reads; {@link #cut()} may be called from any. */
final class Round implements AutoCloseable {
    private static final String END_MARK = "[DONE]";
    private static final int EXCERPT = ProviderException.MAX_BODY_EXCERPT;

    private final ProviderId provider;
    private final ChatRequest request;
    private final HttpAnswer answer;
    private final SseReader events;
    private final StreamAssembler assembler;
    private final Dialect dialect;
    private final ErrorReader errors;
    private boolean begun;
    private boolean ended;

    Round(
            ProviderId provider,
            ChatRequest request,
            HttpAnswer answer,
            StreamAssembler assembler,
            Dialect dialect,
            ErrorReader errors) {
        this.provider = provider;
        this.request = request;
        this.answer = answer;
        this.assembler = assembler;
        this.dialect = dialect;
        this.errors = errors;
        events = new SseReader(answer::read, END_MARK);
    }

    /** What was asked in this round. */
    ChatRequest request() {
        return request;
    }

    /** Waits for the next chunk; false at the end of a complete answer. */
    boolean read() {
        if (ended) {
            return false;
        }
        if (!begun) {
            begun = true;
            if (!events.looksLikeEvents()) {
                throw noStream();
            }
        }
        if (!events.next()) {
            endOfBody();
            return false;
        }
        if (events.isEndMark()) {
            complete();
            return false;
        }
        if (!events.isUnnamed() && events.name().equals("error")) {
            throw errorEvent();
        }
        chunk();
        return true;
    }

    private void chunk() {
        try {
            assembler.chunk(events.bytes(), events.start(), events.end());
        } catch (StreamAssembler.Failed e) {
            throw errorEvent();
        } catch (JsonFeed.Malformed e) {
            throw error(ErrorKind.BAD_UPSTREAM, "sent a malformed event");
        }
        FinishReason reason = assembler.finishReason();
        if (reason != null && reason.kind() == FinishReason.Kind.ERROR) {
            throw errors.finished(reason.raw(), answer);
        }
    }

    private void endOfBody() {
        if (!events.sawEvent()) {
            throw errors.notAStream(events.leftover(EXCERPT), answer);
        }
        if (!assembler.isFinished() || !dialect.endMarkOptional()) {
            throw error(ErrorKind.INCOMPLETE, "ended the stream without its end mark");
        }
        complete();
    }

    private void complete() {
        if (!assembler.isFinished()) {
            throw error(ErrorKind.INCOMPLETE, "ended the stream without a finish reason");
        }
        ended = true;
        assembler.finish();
        answer.complete();
    }

    private ProviderException noStream() {
        String body = events.leftover(EXCERPT);
        String rest = body.length() < EXCERPT ? answer.text(EXCERPT - body.length()) : "";
        return errors.notAStream(body + rest, answer);
    }

    private ProviderException errorEvent() {
        return errors.inStream(events.data(), answer);
    }

    /** An error of this provider at the point that the answer has reached. */
    ProviderException error(ErrorKind kind, String what) {
        return new ProviderException.Builder(kind, provider + " " + what)
                .provider(provider.value())
                .phase(answer.phase())
                .httpStatus(answer.status())
                .build();
    }

    /** Whether it ended with calls of the provider's own tools only. */
    boolean needsAnother() {
        return !assembler.hostedCalls().isEmpty() && assembler.callerCalls() == 0;
    }

    /** The calls of the provider's own tools. */
    List<HostedCall> hostedCalls() {
        return assembler.hostedCalls();
    }

    /**
     * Tells the caller of the calls of the provider's own tools.
     *
     * @param replay whether they stand unanswered beside the caller's own, so that they must come back with those
     */
    void tellHostedCalls(Deque<ChatEvent> sink, boolean replay) {
        for (HostedCall call : assembler.hostedCalls()) {
            sink.add(new ChatEvent.Opaque(provider, HostedCall.NAME, call.kept(), replay));
        }
    }

    /** Why it ended. */
    FinishReason finishReason() {
        FinishReason reason = assembler.finishReason();
        return reason == null ? FinishReason.STOP : reason;
    }

    /** From here on the caller has seen output. */
    void outputDelivered() {
        answer.outputDelivered();
    }

    /** Ends it from any thread. */
    void cut() {
        answer.cut(ErrorKind.CANCELLED, "the stream was closed");
    }

    @Override
    public void close() {
        answer.close();
        assembler.close();
    }
}
