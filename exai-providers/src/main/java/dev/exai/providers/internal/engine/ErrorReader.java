package dev.exai.providers.internal.engine;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.TimeSource;
import dev.exai.core.model.ProviderId;
import dev.exai.providers.internal.http.HttpAnswer;
import dev.exai.providers.internal.http.Redaction;
import dev.exai.providers.internal.http.RetryAfter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Makes errors from what a provider answered; everything it said is cleaned of secrets first. Thread-safe. */
public final class ErrorReader {
    private static final int EXCERPT = ProviderException.MAX_BODY_EXCERPT;
    private static final int SENTENCE = 300;

    private final ProviderId provider;
    private final ErrorRules rules;
    private final Redaction redaction;
    private final TimeSource time;

    /** A reader of one provider's errors; {@code time} is the clock for moments in them. */
    public ErrorReader(ProviderId provider, ErrorRules rules, Redaction redaction, TimeSource time) {
        this.provider = provider;
        this.rules = rules;
        this.redaction = redaction;
        this.time = time;
    }

    /** The error for an answer whose status is not 200; reads the start of its body. */
    public ProviderException failed(HttpAnswer answer) {
        String body = answer.text(EXCERPT);
        return build(answer, answer.status(), understood(body), body);
    }

    /** The error that an event holds. */
    public ProviderException inStream(String data, HttpAnswer answer) {
        ErrorBody error = understood(data);
        return build(answer, statusIn(error), error, data);
    }

    /** The error for a body that is no event stream: an error after all, or nonsense. */
    public ProviderException notAStream(String body, HttpAnswer answer) {
        return notThe(body, answer, "no event stream");
    }

    /** The error for a body that is not the answer in one piece that was asked for. */
    public ProviderException notAnAnswer(String body, HttpAnswer answer) {
        return notThe(body, answer, "no answer");
    }

    /** The error for a body that is no list of models. */
    public ProviderException notAList(String body, HttpAnswer answer) {
        return nonsense(body, answer, "no list of models");
    }

    private ProviderException notThe(String body, HttpAnswer answer, String wanted) {
        ErrorBody error = understood(body);
        return error.isPresent() ? build(answer, statusIn(error), error, body) : nonsense(body, answer, wanted);
    }

    private ErrorBody understood(String body) {
        return rules.understood(rules.parse(body));
    }

    /** The error for a body that is not the JSON object it should be. */
    public ProviderException notAnObject(String body, HttpAnswer answer) {
        return nonsense(body, answer, "no such JSON object");
    }

    private ProviderException nonsense(String body, HttpAnswer answer, String what) {
        String came = body.isBlank() ? "an empty body" : what + " but " + typeOf(answer);
        return start(answer, ErrorKind.BAD_UPSTREAM, provider + " answered with " + came)
                .bodyExcerpt(redaction.clean(body))
                .build();
    }

    /** The error of one part of an answer, such as an item of a batch, with the status that it carries. */
    public ProviderException ofPart(int status, String body) {
        ErrorBody error = rules.parse(body);
        ErrorKind ofVendor = rules.kindOf(status, error, body);
        String message = error.message();
        String code = cleanOrNull(error.codeOrType());
        return new ProviderException.Builder(
                        ofVendor != null ? ofVendor : StatusKinds.of(status, error),
                        provider + " answered " + status + (code == null ? "" : " (" + code + ")")
                                + (message == null ? "" : ": " + redaction.line(message, SENTENCE)))
                .provider(provider.value())
                .phase(ErrorPhase.START)
                .httpStatus(status)
                .providerCode(code)
                .bodyExcerpt(redaction.clean(body))
                .build();
    }

    /** The error for an answer that ended with a word that means failure. */
    public ProviderException finished(String word, HttpAnswer answer) {
        return finished(ErrorKind.SERVER_ERROR, "broke off: " + word, word, answer);
    }

    /** The error for an answer that ended with a word that means this kind, told in a sentence that may quote it. */
    public ProviderException finished(ErrorKind kind, String sentence, String word, HttpAnswer answer) {
        return start(answer, kind, provider + " " + redaction.line(sentence, SENTENCE))
                .providerCode(redaction.line(word, 60))
                .build();
    }

    private ProviderException build(HttpAnswer answer, int status, ErrorBody error, String body) {
        ErrorKind ofVendor = rules.kindOf(status, error, body);
        ErrorKind kind = ofVendor != null ? ofVendor : StatusKinds.of(status, error);
        return start(answer, kind, sentence(answer, error))
                .requestId(cleanOrNull(firstOf(requestId(answer), error.requestId())))
                .providerCode(cleanOrNull(error.codeOrType()))
                .retryAfter(waitAsked(answer, error, body, kind))
                .notRetryable("false".equalsIgnoreCase(answer.header("x-should-retry")))
                .bodyExcerpt(body.isEmpty() ? null : redaction.clean(body))
                .build();
    }

    private ProviderException.Builder start(HttpAnswer answer, ErrorKind kind, String message) {
        return new ProviderException.Builder(kind, message)
                .provider(provider.value())
                .phase(answer.phase())
                .httpStatus(answer.status())
                .requestId(cleanOrNull(requestId(answer)));
    }

    private String sentence(HttpAnswer answer, ErrorBody error) {
        StringBuilder text = new StringBuilder(provider.value());
        text.append(answer.status() == 200 ? " failed" : " answered " + answer.status());
        String code = error.codeOrType();
        if (code != null) {
            text.append(" (").append(redaction.line(code, 60)).append(')');
        }
        String message = error.message();
        if (message != null) {
            text.append(": ").append(redaction.line(message, SENTENCE));
        }
        String param = error.param();
        if (param != null) {
            text.append(" [").append(redaction.line(param, 60)).append(']');
        }
        return text.toString();
    }

    private @Nullable Duration waitAsked(HttpAnswer answer, ErrorBody error, String body, ErrorKind kind) {
        Duration header =
                RetryAfter.fromHeaders(answer.header("retry-after-ms"), answer.header("Retry-After"), time.instant());
        if (header != null) {
            return header;
        }
        Duration ofVendor = rules.waitAsked(answer, kind, time.instant());
        if (ofVendor != null) {
            return ofVendor;
        }
        Duration ofBody = rules.waitAsked(error, body, time.instant());
        String message = error.message();
        return ofBody != null || message == null ? ofBody : RetryAfter.fromText(message);
    }

    private static @Nullable String firstOf(@Nullable String a, @Nullable String b) {
        return a != null ? a : b;
    }

    private @Nullable String cleanOrNull(@Nullable String text) {
        return text == null ? null : redaction.line(text, 200);
    }

    private static @Nullable String requestId(HttpAnswer answer) {
        for (String name : new String[] {"x-request-id", "request-id", "Msh-Request-Id", "x-trace-id", "trace_id"}) {
            String value = answer.header(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private String typeOf(HttpAnswer answer) {
        String type = answer.mediaType();
        return type.isEmpty() ? "a body without a type" : redaction.line(type, 60);
    }

    /** Some put the status that they would have answered into the code or type; otherwise it is a failure of theirs. */
    private static int statusIn(ErrorBody error) {
        int ofCode = statusOf(error.code());
        int ofType = statusOf(error.type());
        return ofCode > 0 ? ofCode : ofType > 0 ? ofType : 500;
    }

    private static int statusOf(@Nullable String word) {
        return word != null && word.matches("[45]\\d\\d") ? Integer.parseInt(word) : 0;
    }
}
