package dev.exai.providers.internal.engine;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.TimeSource;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.CallContext;
import dev.exai.providers.internal.http.HttpAnswer;
import dev.exai.providers.internal.http.HttpAsk;
import dev.exai.providers.internal.http.HttpCalls;
import dev.exai.providers.internal.http.KeyRing;
import dev.exai.providers.internal.http.Redaction;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** The API of one provider over HTTP: sends what a codec wrote, and makes errors of what is refused. Thread-safe. */
public final class VendorApi implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VendorApi.class);

    private final ProviderId provider;
    private final ErrorRules rules;
    private final KeyRing keys;
    private final Redaction redaction;
    private final HttpCalls http;

    VendorApi(ProviderId provider, ErrorRules rules, KeyRing keys, HttpCalls http) {
        this.provider = provider;
        this.rules = rules;
        this.keys = keys;
        this.http = http;
        redaction = new Redaction(keys.all());
    }

    /** Whose API it is, by its configured name. */
    public ProviderId provider() {
        return provider;
    }

    /**
     * Asks the model of a draft, with its headers; returns when the head of the answer has arrived. Of an answer in one piece
     * nothing comes before it is finished, so that only the deadline bounds the wait for its first byte.
     *
     * @throws ProviderException if its status is not 200
     */
    public HttpAnswer chat(String path, byte[] body, RequestDraft draft, CallContext context) {
        String key = useKey(context);
        LOG.debug(
                "chat sent provider={} model={} request={} key={} bytes={}",
                provider,
                draft.model().id().name(),
                context.requestId(),
                key,
                body.length);
        boolean patient = draft.request().inOnePiece();
        return accepted("chat", http.post(path, body, draft.headers(), patient, context), context);
    }

    /**
     * Sends a JSON body to something other than a chat; returns when the head of the answer has arrived.
     *
     * @throws ProviderException if its status is not 200
     */
    public HttpAnswer post(String path, byte[] body, CallContext context) {
        useKey(context);
        return accepted(path, http.post(path, body, context), context);
    }

    /**
     * Asks for a resource; returns when the head of the answer has arrived.
     *
     * @throws ProviderException if its status is not 200
     */
    public HttpAnswer get(String path, CallContext context) {
        useKey(context);
        return accepted(path, http.get(path, context), context);
    }

    /**
     * Sends a request to something other than a chat; returns when the head of the answer has arrived.
     *
     * @throws ProviderException if its status is not 200; kind UNKNOWN_OUTCOME if the request must go out once and its
     *     answer was lost
     */
    public HttpAnswer send(HttpAsk ask, CallContext context) {
        useKey(context);
        HttpAnswer answer = http.send(ask, context);
        try {
            return accepted("request", answer, context);
        } catch (ProviderException e) {
            throw ask.lost(e);
        }
    }

    /**
     * Sends a request and reads the JSON object that answers it.
     *
     * @throws ProviderException as {@link #send}, or the error that the object holds; kind BAD_UPSTREAM if there is none
     */
    public JsonNode json(HttpAsk ask, CallContext context) {
        try (HttpAnswer answer = send(ask, context)) {
            return read(answer, ask, context);
        }
    }

    /**
     * As {@link #json}, for an object that may tell of an error which is not that of the request, such as of work that
     * failed.
     */
    public JsonNode description(HttpAsk ask, CallContext context) {
        try (HttpAnswer answer = send(ask, context)) {
            return JsonFields.object(answer, errors(context.time()));
        } catch (ProviderException e) {
            throw ask.lost(e);
        }
    }

    /** The error that the start of a body holds where a content was expected; null if it holds none. */
    public @Nullable ProviderException refusalIn(String body, HttpAnswer answer, CallContext context) {
        JsonNode node = JsonFields.parse(body);
        return node != null && node.isObject() && JsonFields.saysError(node)
                ? errors(context.time()).inStream(body, answer)
                : null;
    }

    private JsonNode read(HttpAnswer answer, HttpAsk ask, CallContext context) {
        try {
            return JsonFields.read(answer, errors(context.time()));
        } catch (ProviderException e) {
            throw ask.lost(e);
        }
    }

    /** The models that the provider lists, in the shape of OpenAI's list. */
    public List<ModelId> models(String path, CallContext context) {
        try (HttpAnswer answer = get(path, context)) {
            List<ModelId> listed = ModelList.read(answer, provider, errors(context.time()));
            LOG.debug("models listed provider={} count={} request={}", provider, listed.size(), context.requestId());
            return listed;
        }
    }

    /** An error of this provider that was found before anything was sent. */
    public ProviderException refused(ErrorKind kind, String what) {
        return new ProviderException.Builder(kind, provider + ": " + what)
                .provider(provider.value())
                .build();
    }

    /** The error for an answer that is not what was asked for; {@code what} says what the provider did instead. */
    public ProviderException nonsense(String what) {
        return new ProviderException.Builder(ErrorKind.BAD_UPSTREAM, provider + " " + what)
                .provider(provider.value())
                .phase(ErrorPhase.START)
                .build();
    }

    /** Makes errors of what the provider answers. */
    public ErrorReader errors(TimeSource time) {
        return new ErrorReader(provider, rules, redaction, time);
    }

    @Override
    public void close() {
        http.close();
    }

    private @Nullable String useKey(CallContext context) {
        String key = keys.currentFingerprint();
        if (key != null) {
            context.journal().useKey(key);
        }
        return key;
    }

    private HttpAnswer accepted(String what, HttpAnswer answer, CallContext context) {
        if (answer.status() == 200) {
            return answer;
        }
        try (answer) {
            ProviderException refused = errors(context.time()).failed(answer);
            LOG.debug(
                    "{} refused provider={} request={} status={} kind={}",
                    what,
                    provider,
                    context.requestId(),
                    answer.status(),
                    refused.kind());
            throw refused;
        }
    }
}
