package dev.exai.providers.internal.http;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.RemainingLimits;
import dev.exai.core.spi.Timeouts;
import dev.exai.core.spi.TraceContext;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client of one provider: each call is one attempt on the calling thread, bounded by the clocks of its context.
 * Redirects are not followed, TLS is not downgraded, nothing is repeated. Thread-safe.
 */
public final class HttpCalls implements AutoCloseable {
    private static final Timeouts USUAL = Timeouts.DEFAULT;
    private static final int MAX_IDLE_CONNECTIONS = 64; // of each part; fewer than calls at once make many connections
    private static final int MAX_URLS = 256;
    private static final int KEEP_ALIVE_SECONDS = 60; // below the 60–75 s after which common front ends hang up

    private final String provider;
    private final HttpUrl base;
    private final Map<String, HttpUrl> urls = new ConcurrentHashMap<>();
    private final Headers headers;
    private final @Nullable Supplier<String> authorization;
    private final ClientPools clients;
    private final Watchdog watchdog;
    private volatile boolean closed;

    /**
     * A client for everything below the base URL.
     *
     * @param headers sent with every request: names and values in turn
     */
    public HttpCalls(String provider, URI base, List<String> headers) {
        this(provider, base, headers, null, UnaryOperator.identity());
    }

    /**
     * As {@link #HttpCalls(String, URI, List)}, for keys that are not sent as they are.
     *
     * @param authorization asked for each request's {@code Authorization}; must be thread-safe
     */
    public HttpCalls(String provider, URI base, List<String> headers, @Nullable Supplier<String> authorization) {
        this(provider, base, headers, authorization, UnaryOperator.identity());
    }

    HttpCalls(String provider, URI base, List<String> headers, UnaryOperator<OkHttpClient.Builder> change) {
        this(provider, base, headers, null, change);
    }

    private HttpCalls(
            String provider,
            URI base,
            List<String> headers,
            @Nullable Supplier<String> authorization,
            UnaryOperator<OkHttpClient.Builder> change) {
        this.authorization = authorization;
        this.provider = provider;
        this.base = HttpUrl.get(base.toString());
        this.headers = Headers.of(headers.toArray(String[]::new));
        watchdog = new Watchdog("exai-clock-" + provider);
        clients = new ClientPools(
                () -> change.apply(defaults(this.base.isHttps())).build());
    }

    /** The client for requests that are long: times each write. */
    static OkHttpClient timingWrites(OkHttpClient client) {
        return client.newBuilder()
                .writeTimeout(millis(USUAL.idle()), TimeUnit.MILLISECONDS)
                .build();
    }

    /** The client for calls with clocks of their own. */
    static OkHttpClient timedByWatch(OkHttpClient client) {
        return client.newBuilder().addInterceptor(HttpCalls::applyTimeouts).build();
    }

    private static OkHttpClient.Builder defaults(boolean tls) {
        return new OkHttpClient.Builder()
                .connectionSpecs(List.of(tls ? ConnectionSpec.MODERN_TLS : ConnectionSpec.CLEARTEXT))
                .connectionPool(new ConnectionPool(MAX_IDLE_CONNECTIONS, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS))
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .followSslRedirects(false)
                .connectTimeout(millis(USUAL.connect()), TimeUnit.MILLISECONDS)
                .writeTimeout(0, TimeUnit.MILLISECONDS) // CallWatch times both, and needs no timer for each call
                .readTimeout(0, TimeUnit.MILLISECONDS);
    }

    /** Sends a JSON body; returns when the head of the answer has arrived, whatever its status. */
    public HttpAnswer post(String path, byte[] json, CallContext context) {
        return post(path, json, List.of(), false, context);
    }

    /**
     * As {@link #post(String, byte[], CallContext)}.
     *
     * @param more further headers: names and values in turn
     * @param patient whether the answer comes when it is finished, so that only the deadline bounds the wait for its first byte
     */
    public HttpAnswer post(String path, byte[] json, List<String> more, boolean patient, CallContext context) {
        HttpAsk ask = HttpAsk.bare("POST", new JsonBody(json), more);
        return send(url(path), patient ? ask.patient() : ask, context);
    }

    /** Asks for a resource; returns when the head of the answer has arrived, whatever its status. */
    public HttpAnswer get(String path, CallContext context) {
        return send(url(path), HttpAsk.bare("GET", null, List.of()), context);
    }

    /**
     * Sends any request; returns when the head of the answer has arrived, whatever its status.
     *
     * @throws ProviderException kind UNKNOWN_OUTCOME if the request must go out once and its answer was lost
     */
    public HttpAnswer send(HttpAsk ask, CallContext context) {
        return send(ask.below(base), ask, context);
    }

    private HttpAnswer send(HttpUrl url, HttpAsk ask, CallContext context) {
        if (closed) {
            throw new ProviderException.Builder(ErrorKind.CLOSED, provider + " is closed")
                    .provider(provider)
                    .build();
        }
        context.cancel().throwIfCancelled();
        context.deadline().throwIfExpired("preparing the call", ErrorPhase.PREPARE);
        Request.Builder request = request(url, ask, context);
        CallWatch watch = new CallWatch(ask, context, watchdog, clients.enter());
        okhttp3.Call call = newCall(request, ask, watch);
        watch.start(call);
        if (closed) {
            watch.cut(ErrorKind.CLOSED, "the provider is closed");
        }
        boolean answered = false;
        try {
            Response response = call.execute();
            answered = true;
            RemainingLimits limits = LimitHeaders.read(response.headers(), context.time());
            if (limits != null) {
                context.journal().limitsSeen(limits);
            }
            return new HttpAnswer(provider, response, watch, ask.maxAnswerBytes());
        } catch (IOException e) {
            throw Failures.of(provider, e, watch, ask);
        } finally {
            if (!answered) {
                watch.end();
            }
        }
    }

    /** At the client for its clocks and its length. */
    private static okhttp3.Call newCall(Request.Builder request, HttpAsk ask, CallWatch watch) {
        Timeouts clocks = watch.context().timeouts();
        boolean usual = clocks.connect().equals(USUAL.connect())
                && (ask.isShort() || clocks.idle().equals(USUAL.idle()));
        ClientPools.Part part = watch.part();
        okhttp3.Call call;
        if (!usual) {
            call = part.timedCall(request.tag(CallWatch.class, watch).build());
        } else {
            call = ask.isShort() ? part.shortCall(request.build()) : part.longCall(request.build());
        }
        call.addEventListener(watch);
        return call;
    }

    /** The address of a path below the base; what stands behind a question mark is the query. */
    private HttpUrl url(String path) {
        HttpUrl known = urls.get(path);
        return known == null ? resolve(path) : known;
    }

    private Request.Builder request(HttpUrl url, HttpAsk ask, CallContext context) {
        Request.Builder request =
                new Request.Builder().url(url).headers(headers).method(ask.method(), ask.body());
        if (authorization != null) {
            request.header("Authorization", authorization.get());
        }
        List<String> more = ask.headers();
        for (int i = 0; i + 1 < more.size(); i += 2) {
            request.header(more.get(i), more.get(i + 1));
        }
        TraceContext trace = context.trace();
        if (trace != null) {
            request.header("traceparent", trace.traceParent());
            if (trace.traceState() != null) {
                request.header("tracestate", trace.traceState());
            }
        }
        return request;
    }

    private HttpUrl resolve(String path) {
        int query = path.indexOf('?');
        HttpUrl.Builder url = base.newBuilder().addPathSegments(query < 0 ? path : path.substring(0, query));
        String always = base.encodedQuery();
        String more = query < 0 ? null : path.substring(query + 1);
        HttpUrl resolved = (more == null ? url : url.encodedQuery(always == null ? more : always + "&" + more)).build();
        if (urls.size() < MAX_URLS) { // paths may hold names that callers choose
            urls.put(path, resolved);
        }
        return resolved;
    }

    private static Response applyTimeouts(Interceptor.Chain chain) throws IOException {
        CallWatch watch = chain.request().tag(CallWatch.class);
        if (watch == null) {
            return chain.proceed(chain.request());
        }
        Timeouts clocks = watch.context().timeouts();
        return chain.withConnectTimeout(millis(clocks.connect()), TimeUnit.MILLISECONDS)
                .withWriteTimeout(millis(clocks.idle()), TimeUnit.MILLISECONDS)
                .proceed(chain.request());
    }

    private static int millis(Duration value) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, value.toMillis()));
    }

    /** Cuts every running call off and frees the connections. */
    @Override
    public void close() {
        closed = true;
        watchdog.cutAll(ErrorKind.CLOSED, "the provider is closed");
        clients.evictAll();
        watchdog.close();
    }
}
