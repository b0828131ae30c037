package dev.exai.server.rpc;

import java.util.Locale;

/** A bound on what a client may ask of the server. Each can be set; the value given here is the default. */
public enum Limit {
    /** Bytes of an HTTP request body. */
    HTTP_BODY_BYTES(4L << 20, 1),
    /** Bytes of one line on standard input. */
    STDIO_LINE_BYTES(4L << 20, 1),
    /** Bytes of the request line and headers of an HTTP request together. */
    HTTP_HEADER_BYTES(32L << 10, 256),
    /** Header fields of an HTTP request. */
    HTTP_HEADER_COUNT(100, 1),
    /** Open HTTP connections. */
    HTTP_CONNECTIONS(12_000, 1),
    /** Requests waiting on one HTTP connection while an earlier one is answered. */
    HTTP_PIPELINED(16, 1),
    /** Levels of objects and arrays in a JSON document. */
    JSON_DEPTH(64, 1),
    /** Tokens of a JSON document. */
    JSON_TOKENS(1_000_000, 1),
    /** Characters of a JSON string. */
    JSON_STRING_CHARS(2_000_000, 1),
    /** Characters of a JSON property name. */
    JSON_NAME_CHARS(256, 1),
    /** Characters of a JSON number. */
    JSON_NUMBER_CHARS(1_000, 1),
    /** Event streams of one principal that are open at once. */
    STREAMS_PER_PRINCIPAL(64, 1),
    /** Event streams that are open at once. */
    STREAMS(10_000, 1),
    /** Calls of one principal that run at once. */
    CALLS_PER_PRINCIPAL(16, 1),
    /** Sessions of one principal, for clients that open sessions. */
    SESSIONS_PER_PRINCIPAL(64, 1),
    /** Sessions of all principals. */
    SESSIONS(10_000, 1),
    /** Milliseconds without a request or an open stream after which a session ends. */
    SESSION_IDLE_MILLIS(30 * 60_000, 1),
    /** Resources that one subscription or session watches. */
    WATCHED_RESOURCES(256, 1),
    /** Entries on one page of a list. */
    PAGE_ENTRIES(100, 1),
    /** Bytes that wait for a slow reader before its connection is closed. */
    STREAM_BUFFER_BYTES(1L << 20, 1),
    /** Progress notices of one call per second; more are dropped. */
    PROGRESS_PER_SECOND(100, 1),
    /** Milliseconds from the start of an HTTP request to the end of its headers. */
    HEADER_MILLIS(10_000, 1),
    /** Milliseconds from the end of the headers to the end of the body. */
    BODY_MILLIS(30_000, 1),
    /** Milliseconds an HTTP connection may be open between requests. */
    IDLE_MILLIS(120_000, 1),
    /** Milliseconds a reader may take nothing of what waits for it. */
    WRITE_MILLIS(30_000, 1),
    /** Milliseconds between signs of life on a quiet event stream. */
    KEEP_ALIVE_MILLIS(15_000, 1),
    /** Milliseconds a call may take. */
    CALL_MILLIS(30 * 60_000, 1),
    /** Milliseconds a client has to come back with answers to the questions of a call. */
    ANSWER_MILLIS(15 * 60_000, 1),
    /** Milliseconds running calls get to end when the server stops. */
    DRAIN_MILLIS(10_000, 0),
    /** Milliseconds running calls get to end when standard input ends. */
    STDIO_DRAIN_MILLIS(1_500, 0);

    private final long standard;
    private final long least;

    Limit(long standard, long least) {
        this.standard = standard;
        this.least = least;
    }

    /** The value when nothing is set. */
    public long standard() {
        return standard;
    }

    /** The smallest value that can be set; the greatest is 2³¹−1. */
    public long least() {
        return least;
    }

    /** The name in settings, for example {@code http-body-bytes}. */
    public String settingName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
