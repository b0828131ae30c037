package dev.exai.server.rpc;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The request line and headers of an HTTP request. Header names are matched without regard to case. */
public interface HttpHead {
    /** The method, for example {@code POST}. */
    String method();

    /** The path without the query. */
    String path();

    /** Whether the connection comes from this very machine, as far as its address tells: a proxy may stand at its end. */
    boolean isFromThisMachine();

    /** The first value of a header, null if it is missing. */
    @Nullable
    String header(String name);

    /** All values of a header, in order. */
    List<String> headers(String name);
}
