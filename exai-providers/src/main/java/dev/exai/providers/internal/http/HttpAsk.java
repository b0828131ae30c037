package dev.exai.providers.internal.http;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * One request below the base URL of {@link HttpCalls}: a path of fixed words and of names that came from outside, which are
 * kept inside their segment. Immutable.
 */
public final class HttpAsk {
    private static final int MAX_NAME = 200;

    /** Failures that leave open whether the provider has done what it was asked. */
    private static final Set<ErrorKind> LOST =
            Set.of(ErrorKind.CONNECTION_LOST, ErrorKind.INTERRUPTED, ErrorKind.TIMEOUT, ErrorKind.BAD_UPSTREAM);

    /** A body of at most this length is sent as a whole, in one or two pieces. */
    private static final long SHORT_BYTES = 64 << 10;

    private final String method;
    private final @Nullable RequestBody body;
    private final Address address;
    private final boolean once;
    private final boolean patient;
    private final long maxAnswerBytes;

    /** Segments of the path; names and values in turn of the query and of the headers. */
    private record Address(List<String> segments, List<String> query, List<String> headers, boolean beside) {
        Address {
            segments = List.copyOf(segments);
            query = List.copyOf(query);
            headers = List.copyOf(headers);
        }
    }

    private static final Address NOWHERE = new Address(List.of(), List.of(), List.of(), false);

    private HttpAsk(
            String method,
            @Nullable RequestBody body,
            Address address,
            boolean once,
            boolean patient,
            long maxAnswerBytes) {
        this.method = method;
        this.body = body;
        this.address = address;
        this.once = once;
        this.patient = patient;
        this.maxAnswerBytes = maxAnswerBytes;
    }

    /** Reads what is at the path. */
    public static HttpAsk get(String path) {
        return of("GET", path, null);
    }

    /** Removes what is at the path. */
    public static HttpAsk delete(String path) {
        return of("DELETE", path, null);
    }

    /** Sends a body, which is written once only. */
    public static HttpAsk post(String path, RequestBody body) {
        return of("POST", path, body);
    }

    /** Sends JSON. */
    public static HttpAsk post(String path, byte[] json) {
        return of("POST", path, new JsonBody(json));
    }

    /** A request whose address is known already. */
    static HttpAsk bare(String method, @Nullable RequestBody body, List<String> headers) {
        Address address = headers.isEmpty() ? NOWHERE : new Address(List.of(), List.of(), headers, false);
        return new HttpAsk(method, body, address, false, false, HttpAnswer.MAX_BYTES);
    }

    private static HttpAsk of(String method, String path, @Nullable RequestBody body) {
        Address address = new Address(List.of(path.split("/")), List.of(), List.of(), false);
        return new HttpAsk(method, body, address, false, false, HttpAnswer.MAX_BYTES);
    }

    /** Whether a name from outside can stand in a path: it must not climb out of it. */
    public static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= MAX_NAME
                && name.chars().anyMatch(c -> c != '.')
                && name.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '/' && c != '\\' && c != '%');
    }

    /** One more segment of the path, a name or a fixed word. */
    public HttpAsk segment(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException("not fit for a path");
        }
        return with(new Address(plus(address.segments, name), address.query, address.headers, address.beside));
    }

    /** One more parameter, unless the value is null. */
    public HttpAsk query(String name, @Nullable String value) {
        return value == null
                ? this
                : with(new Address(
                        address.segments, plus(plus(address.query, name), value), address.headers, address.beside));
    }

    /** One more header. */
    public HttpAsk header(String name, String value) {
        return with(
                new Address(address.segments, address.query, plus(plus(address.headers, name), value), address.beside));
    }

    /** Goes to a path beside the base URL: its last segment does not count. */
    public HttpAsk besideBase() {
        return with(new Address(address.segments, address.query, address.headers, true));
    }

    /** Must not be repeated blindly: if the answer is lost after the last byte was sent, the outcome is unknown. */
    public HttpAsk once() {
        return new HttpAsk(method, body, address, true, patient, maxAnswerBytes);
    }

    /** The answer may be as long as a file. */
    public HttpAsk longAnswer() {
        return new HttpAsk(method, body, address, once, patient, Long.MAX_VALUE);
    }

    /** The answer comes when it is finished, so that only the deadline bounds the wait for its first byte. */
    HttpAsk patient() {
        return new HttpAsk(method, body, address, once, true, maxAnswerBytes);
    }

    /**
     * What a failure means that came after the last byte was sent: for a request that must go out once, and whose answer is
     * lost, that nobody knows whether it was carried out. Any other failure stays what it is.
     */
    public ProviderException lost(ProviderException failure) {
        boolean proxyGaveUp = failure.httpStatus() == 502 || failure.httpStatus() == 504;
        if (!once || !(proxyGaveUp || LOST.contains(failure.kind()))) {
            return failure;
        }
        String message = failure.getMessage() + "; the request may have been carried out";
        return failure.toBuilder(ErrorKind.UNKNOWN_OUTCOME, message)
                .phase(ErrorPhase.WAIT)
                .build();
    }

    String method() {
        return method;
    }

    @Nullable
    RequestBody body() {
        return body;
    }

    List<String> headers() {
        return address.headers;
    }

    boolean isPatient() {
        return patient;
    }

    /** Whether nobody needs to time each write, because there are hardly two. */
    boolean isShort() {
        return body == null || (body instanceof JsonBody json && json.contentLength() <= SHORT_BYTES);
    }

    long maxAnswerBytes() {
        return maxAnswerBytes;
    }

    HttpUrl below(HttpUrl base) {
        HttpUrl.Builder url = base.newBuilder();
        if (address.beside) {
            url.removePathSegment(base.pathSize() - 1);
        }
        address.segments.forEach(url::addPathSegment);
        for (int i = 0; i < address.query.size(); i += 2) {
            url.addQueryParameter(address.query.get(i), address.query.get(i + 1));
        }
        return url.build();
    }

    private HttpAsk with(Address other) {
        return new HttpAsk(method, body, other, once, patient, maxAnswerBytes);
    }

    private static List<String> plus(List<String> list, String last) {
        List<String> longer = new ArrayList<>(list);
        longer.add(last);
        return longer;
    }
}
