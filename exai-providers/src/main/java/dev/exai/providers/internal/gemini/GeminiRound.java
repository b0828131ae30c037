package dev.exai.providers.internal.gemini;

import dev.exai.core.ErrorKind;
import dev.exai.core.chat.FinishReason;
import dev.exai.providers.internal.engine.AnswerEvents;
import dev.exai.providers.internal.engine.EventRound;
import dev.exai.providers.internal.engine.JsonFeed;

/**
 * The stream that answers one request. It has no end mark: it is complete when a finish reason has come and then its
 * body ends.
 */
final class GeminiRound extends EventRound {
    private final AnswerReader reader;
    private boolean ended;

    GeminiRound(AnswerEvents events, AnswerReader reader) {
        super(events, reader::close);
        this.reader = reader;
    }

    @Override
    public boolean read() {
        if (ended) {
            return false;
        }
        if (events().next()) {
            piece();
            return true;
        }
        if (reader.finishWord() == null) {
            throw error(ErrorKind.INCOMPLETE, "ended the stream without a finish reason");
        }
        ended = true;
        events().complete();
        return false;
    }

    private void piece() {
        try {
            reader.piece(events().bytes(), events().start(), events().end());
        } catch (JsonFeed.Failed e) {
            throw events().failed();
        } catch (JsonFeed.Malformed e) {
            throw events().malformed();
        }
        String blocked = reader.blockReason();
        String word = reader.finishWord();
        if (blocked != null && word == null) {
            throw events().finished(ErrorKind.CONTENT_REFUSED, "refused the prompt: " + blocked, blocked);
        }
        ErrorKind failure = word == null ? null : FinishWords.failure(word);
        if (word != null && failure != null) {
            String more = reader.finishMessage() == null ? "" : ": " + reader.finishMessage();
            throw events().finished(failure, "broke off: " + word + more, word);
        }
    }

    @Override
    public FinishReason finishReason() {
        String word = reader.finishWord();
        return word == null ? FinishReason.STOP : FinishWords.of(word, reader.hasCalls());
    }
}
