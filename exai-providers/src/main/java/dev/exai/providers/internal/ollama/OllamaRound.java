package dev.exai.providers.internal.ollama;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.model.ProviderId;
import dev.exai.providers.internal.engine.ErrorReader;
import dev.exai.providers.internal.engine.JsonFeed;
import dev.exai.providers.internal.engine.Round;
import dev.exai.providers.internal.http.HttpAnswer;
import dev.exai.providers.internal.http.NdjsonReader;

/** The lines that answer one request; the one with {@code done:true} is the last. */
final class OllamaRound implements Round {
    private static final int EXCERPT = ProviderException.MAX_BODY_EXCERPT;

    private final ProviderId provider;
    private final HttpAnswer answer;
    private final NdjsonReader lines;
    private final LineReader reader;
    private final ErrorReader errors;
    private boolean anyLine;

    /**
     * A round.
     *
     * @param whole whether the answer was asked for in one piece, which is then its only line
     */
    OllamaRound(ProviderId provider, HttpAnswer answer, LineReader reader, ErrorReader errors, boolean whole) {
        int maxBytes = whole ? (int) HttpAnswer.MAX_BYTES : NdjsonReader.MAX_BYTES;
        this.provider = provider;
        this.answer = answer;
        this.reader = reader;
        this.errors = errors;
        lines = new NdjsonReader(answer::read, what -> error(ErrorKind.BAD_UPSTREAM, what), maxBytes);
    }

    @Override
    public boolean read() {
        if (reader.isDone()) {
            return false;
        }
        if (!lines.next()) {
            if (anyLine) {
                throw incomplete();
            }
            throw errors.notAStream("", answer);
        }
        line();
        anyLine = true;
        if (reader.isDone()) {
            answer.complete();
            return false;
        }
        return true;
    }

    private void line() {
        try {
            reader.line(lines.bytes(), lines.start(), lines.end());
        } catch (JsonFeed.Failed e) {
            throw errors.inStream(lines.line(), answer);
        } catch (JsonFeed.Malformed e) {
            if (!anyLine) {
                throw errors.notAStream(start(), answer);
            }
            throw lines.isTerminated() ? error(ErrorKind.BAD_UPSTREAM, "sent a malformed line") : incomplete();
        }
    }

    /** The start of a body that is no answer. */
    private String start() {
        String line = lines.line();
        return line.length() < EXCERPT ? line + answer.text(EXCERPT - line.length()) : line.substring(0, EXCERPT);
    }

    private ProviderException incomplete() {
        return error(ErrorKind.INCOMPLETE, "ended the stream without its last line");
    }

    @Override
    public boolean needsAnother() {
        return false;
    }

    @Override
    public FinishReason finishReason() {
        return reader.finishReason();
    }

    @Override
    public ProviderException error(ErrorKind kind, String what) {
        return new ProviderException.Builder(kind, provider + " " + what)
                .provider(provider.value())
                .phase(answer.phase())
                .httpStatus(answer.status())
                .build();
    }

    @Override
    public void outputDelivered() {
        answer.outputDelivered();
    }

    @Override
    public void cut() {
        answer.cut(ErrorKind.CANCELLED, "the stream was closed");
    }

    @Override
    public void close() {
        answer.close();
        reader.close();
    }
}
