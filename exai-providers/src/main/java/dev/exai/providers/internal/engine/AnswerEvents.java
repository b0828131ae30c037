package dev.exai.providers.internal.engine;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.model.ProviderId;
import dev.exai.providers.internal.http.HttpAnswer;
import dev.exai.providers.internal.http.SseReader;
import java.nio.charset.StandardCharsets;

/**
 * The server-sent events of one answer, with the errors that a body may hold instead of them. One thread reads;
 * {@link #cut()} may be called from any.
 */
public final class AnswerEvents implements AutoCloseable {
    private static final byte[] END_MARK = "[DONE]".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ERROR = "error".getBytes(StandardCharsets.US_ASCII);
    private static final int EXCERPT = ProviderException.MAX_BODY_EXCERPT;

    private final ProviderId provider;
    private final HttpAnswer answer;
    private final ErrorReader errors;
    private final SseReader events;
    private final boolean mayBeWhole;
    private boolean begun;
    private boolean whole;

    /** The events of an answer with status 200. */
    public AnswerEvents(ProviderId provider, HttpAnswer answer, ErrorReader errors) {
        this(provider, answer, errors, false);
    }

    /**
     * The events of an answer with status 200.
     *
     * @param mayBeWhole whether it was asked for in one piece, which is then its only event
     */
    public AnswerEvents(ProviderId provider, HttpAnswer answer, ErrorReader errors, boolean mayBeWhole) {
        this.mayBeWhole = mayBeWhole;
        this.provider = provider;
        this.answer = answer;
        this.errors = errors;
        events = new SseReader(answer, END_MARK, what -> error(ErrorKind.BAD_UPSTREAM, what));
    }

    /**
     * Waits for the next event; false at the end of the body.
     *
     * @throws ProviderException if the body is no event stream, or the event is named {@code error}
     */
    public boolean next() {
        if (!begun) {
            begun = true;
            if (!events.looksLikeEvents()) {
                if (!mayBeWhole) {
                    throw noStream();
                }
                events.takeRest();
                whole = true;
                return true;
            }
        }
        if (!events.next()) {
            if (!events.sawEvent()) {
                throw errors.notAStream(events.leftover(EXCERPT), answer);
            }
            return false;
        }
        if (events.isNamed(ERROR)) {
            throw failed();
        }
        return true;
    }

    /** Whether the event is the answer in one piece. */
    public boolean isWhole() {
        return whole;
    }

    /** Whether the event is {@code [DONE]}. */
    public boolean isEndMark() {
        return events.isEndMark();
    }

    /** The buffer that holds the event's data from {@link #start()} to {@link #end()}, until the next event. */
    public byte[] bytes() {
        return events.bytes();
    }

    /** Where the data begins. */
    public int start() {
        return events.start();
    }

    /** Where the data ends. */
    public int end() {
        return events.end();
    }

    /** The error that the event holds. */
    public ProviderException failed() {
        return whole ? errors.notAnAnswer(events.data(), answer) : errors.inStream(events.data(), answer);
    }

    /** The error that is told inside an event. */
    public ProviderException failed(String error) {
        return errors.inStream(error, answer);
    }

    /** The error for an event that breaks the vendor's protocol. */
    public ProviderException malformed() {
        return whole
                ? errors.notAnAnswer(events.data(), answer)
                : error(ErrorKind.BAD_UPSTREAM, "sent a malformed event");
    }

    /** The error for an answer that ended with a word that means failure. */
    public ProviderException finished(String word) {
        return errors.finished(word, answer);
    }

    /** The error for an answer that ended with a word that means this kind, told in a sentence that may quote it. */
    public ProviderException finished(ErrorKind kind, String sentence, String word) {
        return errors.finished(kind, sentence, word, answer);
    }

    /** An error of this provider at the point that the answer has reached. */
    public ProviderException error(ErrorKind kind, String what) {
        return new ProviderException.Builder(kind, provider + " " + what)
                .provider(provider.value())
                .phase(answer.phase())
                .httpStatus(answer.status())
                .build();
    }

    /** The answer is whole: what follows on the wire is of no interest. */
    public void complete() {
        answer.complete();
    }

    /** From here on the caller has seen output. */
    public void outputDelivered() {
        answer.outputDelivered();
    }

    /** Ends the answer from any thread. */
    public void cut() {
        answer.cut(ErrorKind.CANCELLED, "the stream was closed");
    }

    @Override
    public void close() {
        answer.close();
    }

    private ProviderException noStream() {
        String body = events.leftover(EXCERPT);
        String rest = body.length() < EXCERPT ? answer.text(EXCERPT - body.length()) : "";
        return errors.notAStream(body + rest, answer);
    }
}
