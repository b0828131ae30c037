package dev.exai.providers.internal.http;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.providers.internal.http.CallWatch.Cut;
import dev.exai.providers.internal.http.CallWatch.Stage;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says what a failure of the transport means. */
final class Failures {
    private Failures() {}

    /** The error for a call that failed with {@code cause}. */
    static ProviderException of(String provider, IOException cause, CallWatch watch) {
        Cut cut = watch.cut();
        if (cut != null) {
            return build(cut.kind(), watch.phase(), provider + ": " + cut.why(), provider, null);
        }
        if (cause instanceof UploadBody.BrokenContent broken) {
            return build(broken.kind(), watch.phase(), provider + ": " + cause.getMessage(), provider, cause);
        }
        ErrorKind kind = kind(cause, watch);
        return build(kind, phase(watch), provider + ": " + sentence(kind) + " (" + name(cause) + ")", provider, cause);
    }

    /**
     * The error for that request: when all of it was sent and its answer was lost, one that must go out once has an
     * unknown outcome.
     */
    static ProviderException of(String provider, IOException cause, CallWatch watch, HttpAsk ask) {
        ProviderException failure = of(provider, cause, watch);
        return watch.stage().compareTo(Stage.WAIT) < 0 ? failure : ask.lost(failure);
    }

    private static ProviderException build(
            ErrorKind kind, ErrorPhase phase, String message, String provider, @Nullable IOException cause) {
        return new ProviderException.Builder(kind, message)
                .provider(provider)
                .phase(phase)
                .cause(cause)
                .build();
    }

    private static ErrorKind kind(IOException cause, CallWatch watch) {
        Stage stage = watch.stage();
        if (stage == Stage.HANDSHAKE) {
            return ErrorKind.TLS;
        }
        if (stage == Stage.CONNECT) {
            return connectKind(cause);
        }
        if (cause instanceof SocketTimeoutException) {
            return ErrorKind.TIMEOUT;
        }
        return watch.phase() == ErrorPhase.OUTPUT ? ErrorKind.INTERRUPTED : ErrorKind.CONNECTION_LOST;
    }

    private static ErrorKind connectKind(IOException cause) {
        if (cause instanceof UnknownHostException) {
            return ErrorKind.DNS_FAILED;
        }
        if (cause instanceof SSLException) {
            return ErrorKind.TLS;
        }
        if (cause instanceof SocketTimeoutException) {
            return ErrorKind.CONNECT_TIMEOUT;
        }
        if (cause instanceof NoRouteToHostException || mentions(cause, "unreachable") || mentions(cause, "no route")) {
            return ErrorKind.UNREACHABLE;
        }
        return cause instanceof ConnectException ? ErrorKind.CONNECT_REFUSED : ErrorKind.CONNECTION_LOST;
    }

    /** OkHttp wraps the system's error, whose text alone tells the two kinds of {@link ConnectException} apart. */
    private static boolean mentions(Throwable failure, String word) {
        Throwable at = failure;
        for (int depth = 0; at != null && depth < 4; depth++) {
            String message = at.getMessage();
            if (at instanceof NoRouteToHostException
                    || (message != null && message.toLowerCase(Locale.ROOT).contains(word))) {
                return true;
            }
            at = at.getCause();
        }
        return false;
    }

    /** A pooled connection that dies before a byte of the answer was dead already: the peer has most likely seen nothing. */
    private static ErrorPhase phase(CallWatch watch) {
        return watch.stage() == Stage.WAIT && watch.reusedConnection() ? ErrorPhase.SEND : watch.phase();
    }

    private static String sentence(ErrorKind kind) {
        return switch (kind) {
            case DNS_FAILED -> "the host name could not be resolved";
            case CONNECT_REFUSED -> "the host refused the connection";
            case UNREACHABLE -> "the host cannot be reached";
            case CONNECT_TIMEOUT -> "no address accepted the connection in time";
            case TLS -> "the TLS handshake failed";
            case TIMEOUT -> "the request could not be sent in time";
            case INTERRUPTED -> "the connection broke in the middle of the answer";
            default -> "the connection was lost";
        };
    }

    private static String name(IOException cause) {
        return cause.getClass().getSimpleName();
    }
}
