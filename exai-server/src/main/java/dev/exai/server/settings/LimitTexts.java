package dev.exai.server.settings;

import dev.exai.server.rpc.Limit;

/** What each limit of the protocol bounds, for people who set it. */
final class LimitTexts {
    private LimitTexts() {}

    static String of(Limit limit) {
        return switch (limit) {
            case HTTP_BODY_BYTES -> "Bytes of an HTTP request body.";
            case STDIO_LINE_BYTES -> "Bytes of one line on standard input.";
            case HTTP_HEADER_BYTES -> "Bytes of the request line and headers of an HTTP request together.";
            case HTTP_HEADER_COUNT -> "Header fields of an HTTP request.";
            case HTTP_CONNECTIONS -> "Open HTTP connections.";
            case HTTP_PIPELINED -> "Requests waiting on one HTTP connection while an earlier one is answered.";
            case JSON_DEPTH -> "Levels of objects and arrays in a JSON document.";
            case JSON_TOKENS -> "Tokens of a JSON document.";
            case JSON_STRING_CHARS -> "Characters of a JSON string.";
            case JSON_NAME_CHARS -> "Characters of a JSON property name.";
            case JSON_NUMBER_CHARS -> "Characters of a JSON number.";
            case STREAMS_PER_PRINCIPAL -> "Event streams of one principal that are open at once.";
            case STREAMS -> "Event streams that are open at once.";
            case CALLS_PER_PRINCIPAL -> "Calls of one principal that run at once.";
            case SESSIONS_PER_PRINCIPAL -> "Sessions of one principal, for clients that open sessions.";
            case SESSIONS -> "Sessions of all principals.";
            case SESSION_IDLE_MILLIS -> "Milliseconds without a request or an open stream after which a session ends.";
            case WATCHED_RESOURCES -> "Resources that one subscription or session watches.";
            case PAGE_ENTRIES -> "Entries on one page of a list.";
            case STREAM_BUFFER_BYTES -> "Bytes that wait for a slow reader before its connection is closed.";
            case PROGRESS_PER_SECOND -> "Progress notices of one call per second; more are dropped.";
            case HEADER_MILLIS -> "Milliseconds from the start of an HTTP request to the end of its headers.";
            case BODY_MILLIS -> "Milliseconds from the end of the headers to the end of the body.";
            case IDLE_MILLIS -> "Milliseconds an HTTP connection may be open between requests.";
            case WRITE_MILLIS -> "Milliseconds a reader may take nothing of what waits for it.";
            case KEEP_ALIVE_MILLIS -> "Milliseconds between signs of life on a quiet event stream.";
            case CALL_MILLIS -> "Milliseconds a call may take.";
            case ANSWER_MILLIS -> "Milliseconds a client has to come back with answers to the questions of a call.";
            case DRAIN_MILLIS -> "Milliseconds running calls get to end when the server stops.";
            case STDIO_DRAIN_MILLIS -> "Milliseconds running calls get to end when standard input ends.";
        };
    }
}
