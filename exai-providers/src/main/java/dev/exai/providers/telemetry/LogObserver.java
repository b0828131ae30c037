package dev.exai.providers.telemetry;

import dev.exai.core.ErrorKind;
import dev.exai.core.RequestId;
import dev.exai.core.chat.Usage;
import dev.exai.core.spi.Attempt;
import dev.exai.core.spi.Beta;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a line of each chat to the log, through SLF4J: of one that was answered at level DEBUG, of one that was not, and of each
 * try that failed, at level INFO. Lines hold ids and figures, never keys and never what was said. Thread-safe.
 */
@Beta
public final class LogObserver implements ChatObserver {
    private static final Logger LOG = LoggerFactory.getLogger(LogObserver.class);

    /** Writes to the logger of this class's name. */
    public LogObserver() {}

    @Override
    public Observation begin(ChatStart start) {
        return end -> ended(start, end);
    }

    private static void ended(ChatStart start, ChatEnd end) {
        RequestId request = start.context().requestId();
        String model = start.listed() ? start.request().model() : "unlisted"; // callers choose the other names
        end.attempts().forEach(attempt -> failedAttempt(start, model, attempt));
        ErrorKind failure = end.failure();
        if (failure != null) {
            LOG.info(
                    "chat failed provider={} model={} kind={} attempts={} took={} request={}",
                    start.provider(),
                    model,
                    failure,
                    end.attempts().size(),
                    end.total(),
                    request);
        } else if (LOG.isDebugEnabled()) {
            Usage usage = end.answer().usage();
            LOG.debug(
                    "chat answered provider={} model={} attempts={} first={} took={} tokens={} request={}",
                    start.provider(),
                    model,
                    end.attempts().size(),
                    end.firstOutput(),
                    end.total(),
                    usage == null ? "unknown" : usage.totalTokens(),
                    request);
        }
    }

    private static void failedAttempt(ChatStart start, String model, Attempt attempt) {
        if (attempt.failure() != null) {
            LOG.info(
                    "attempt failed provider={} model={} key={} kind={} phase={} waited={} took={} request={}",
                    start.provider(),
                    model,
                    attempt.keyFingerprint(),
                    attempt.failure(),
                    attempt.phase(),
                    attempt.waitBefore(),
                    attempt.duration(),
                    start.context().requestId());
        }
    }
}
