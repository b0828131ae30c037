package dev.exai.files.internal.web;

import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import dev.exai.core.Workers;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Gets what a public address answers. Each name is resolved once, all that it resolves to must be public, and the connection
 * goes to one of these very addresses. Nothing of ours is sent but the request. Thread-safe; to be closed.
 */
public final class WebFetch implements AutoCloseable {
    private static final int MOST_ADDRESSES = 4; // of one name that are tried

    private final @Nullable Settings settings;
    private final Workers workers = Workers.perTask("exai-web");

    /** What it goes by. */
    public record Settings(WebLimits limits, TimeSource time, WebNetwork network) {}

    /** A fetch that refuses everything without settings. */
    public WebFetch(@Nullable Settings settings) {
        this.settings = settings;
    }

    /**
     * What the address answers.
     *
     * @param maxBytes more are refused if they are announced
     * @throws ExaiException kind PATH_DENIED if it may not be asked; another kind if it gives no content
     */
    public WebAnswer open(String url, long maxBytes) {
        Settings allowed = settings;
        if (allowed == null) {
            throw WebAddress.failure(
                    ErrorKind.PATH_DENIED,
                    "the address",
                    "is not fetched: taking files in from addresses is switched off",
                    null);
        }
        FetchWatch watch = FetchWatch.start(workers, allowed.time, allowed.limits.total());
        boolean done = false;
        try {
            WebAnswer answer = new Fetch(allowed, watch, maxBytes).follow(url);
            done = true;
            return answer;
        } finally {
            if (!done) {
                watch.close();
            }
        }
    }

    @Override
    public void close() {
        workers.close();
    }

    /** One fetch, redirects included. */
    private static final class Fetch {
        private final WebLimits limits;
        private final WebNetwork network;
        private final Deadline deadline;
        private final FetchWatch watch;
        private final long maxBytes;

        Fetch(Settings settings, FetchWatch watch, long maxBytes) {
            limits = settings.limits;
            network = settings.network;
            deadline = Deadline.after(limits.total(), settings.time);
            this.watch = watch;
            this.maxBytes = maxBytes;
        }

        WebAnswer follow(String url) {
            WebAddress first = WebAddress.of(url, limits);
            WebAddress address = first;
            for (int redirects = 0; redirects <= limits.redirects(); redirects++) {
                deadline.throwIfExpired("fetching from an address", ErrorPhase.CONNECT);
                Answer answer = ask(address);
                String location = answer.redirect;
                if (location == null) {
                    String name = first.fileName();
                    return new WebAnswer(
                            answer.body, name.isEmpty() ? address.fileName() : name, answer.mediaType, watch);
                }
                address = address.resolve(location, limits);
            }
            throw first.failure(ErrorKind.REDIRECTED, "redirects more than " + limits.redirects() + " times", null);
        }

        /** What one address said. */
        private record Answer(@Nullable String redirect, InputStream body, String mediaType) {}

        private Answer ask(WebAddress address) {
            try {
                Socket socket = connect(address, publicAddressesOf(address));
                socket.getOutputStream().write(request(address));
                InputStream in = new BufferedInputStream(socket.getInputStream(), 16 << 10);
                HttpHead head = HttpHead.read(in);
                String location = isRedirect(head.status()) ? head.only("location") : null;
                if (location != null) {
                    return new Answer(location, InputStream.nullInputStream(), "");
                }
                if (head.status() != 200) {
                    throw refused(address, head.status());
                }
                if (head.length() > maxBytes) {
                    throw address.failure(
                            ErrorKind.TOO_LARGE,
                            "has " + head.length() + " bytes; at most " + maxBytes + " are taken",
                            null);
                }
                return new Answer(null, head.body(in), head.mediaType());
            } catch (IOException e) {
                throw failed(address, e);
            }
        }

        /** All of them, or none: an answer that mixes public and private ones means harm. */
        private List<InetAddress> publicAddressesOf(WebAddress address) throws UnknownHostException {
            List<InetAddress> found = network.resolve(address.host());
            if (found.isEmpty() || !found.stream().allMatch(PublicAddresses::contain)) {
                throw address.failure(
                        ErrorKind.PATH_DENIED, "may not be fetched: it is no place of the public internet", null);
            }
            return found.subList(0, Math.min(MOST_ADDRESSES, found.size()));
        }

        private Socket connect(WebAddress address, List<InetAddress> places) throws IOException {
            IOException failure = new ConnectException("no address");
            for (InetAddress place : places) {
                try {
                    Socket raw = network.connect(place, address.port(), shorter(limits.connect()));
                    watch.use(raw);
                    raw.setSoTimeout((int) shorter(limits.idle()).toMillis());
                    return address.secure() ? secured(raw, address) : raw;
                } catch (SSLException e) {
                    throw e; // who answers at one place for the name answers at all of them
                } catch (IOException e) {
                    failure = e;
                }
                deadline.throwIfExpired("connecting to an address", ErrorPhase.CONNECT);
            }
            throw failure;
        }

        private Duration shorter(Duration limit) {
            Duration left = deadline.remaining();
            Duration shorter = left.compareTo(limit) < 0 ? left : limit;
            return shorter.toMillis() < 1 ? Duration.ofMillis(1) : shorter; // 0 would be for ever
        }

        private Socket secured(Socket raw, WebAddress address) throws IOException {
            String name = address.host();
            SSLSocket socket = (SSLSocket) network.tls().createSocket(raw, name, address.port(), true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            if (!name.startsWith("[") && !Character.isDigit(name.charAt(name.length() - 1))) {
                parameters.setServerNames(List.of(new SNIHostName(name)));
            }
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket;
        }

        private static byte[] request(WebAddress address) {
            String text = "GET " + address.target() + " HTTP/1.1\r\nHost: " + address.hostAndPort()
                    + "\r\nUser-Agent: EXAI\r\nAccept: */*\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n";
            return text.getBytes(StandardCharsets.US_ASCII);
        }

        private static boolean isRedirect(int status) {
            return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
        }

        private static ExaiException refused(WebAddress address, int status) {
            ErrorKind kind = switch (status) {
                case 401, 403, 407 -> ErrorKind.PERMISSION;
                case 404 -> ErrorKind.NOT_FOUND;
                case 410 -> ErrorKind.GONE;
                case 408 -> ErrorKind.TIMEOUT;
                case 429 -> ErrorKind.RATE_LIMITED;
                default -> status >= 500 ? ErrorKind.SERVER_ERROR : ErrorKind.BAD_UPSTREAM;
            };
            return address.failure(kind, "answers with status " + status, null);
        }

        private ExaiException failed(WebAddress address, IOException e) {
            if (watch.isOver()) {
                return address.failure(ErrorKind.TIMEOUT, "did not answer in time", e);
            }
            if (e instanceof UnknownHostException) {
                return address.failure(ErrorKind.DNS_FAILED, "has a name that nobody knows", e);
            }
            if (e instanceof ProtocolException) {
                return address.failure(ErrorKind.BAD_UPSTREAM, "answers with " + e.getMessage(), e);
            }
            if (e instanceof SSLException) {
                return address.failure(ErrorKind.TLS, "proves not to be who it should be", e);
            }
            if (e instanceof SocketTimeoutException) {
                return address.failure(ErrorKind.TIMEOUT, "did not answer in time", e);
            }
            if (e instanceof NoRouteToHostException) {
                return address.failure(ErrorKind.UNREACHABLE, "cannot be reached", e);
            }
            return address.failure(
                    e instanceof ConnectException ? ErrorKind.CONNECT_REFUSED : ErrorKind.CONNECTION_LOST,
                    "does not answer",
                    e);
        }
    }
}
