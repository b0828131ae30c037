package dev.exai.testkit.fault;

import java.time.Duration;

/**
 * What a {@link FaultProxy} does with one connection. Without any setting it passes everything on. Bytes are counted as
 * the target sends or gets them, headers included, below TLS; of several breaks of one direction the last one set counts.
 * Thread-safe; a setting holds for connections that are accepted after it.
 */
public final class FaultPlan {
    private static final int PIECES_PER_SECOND = 50;

    private Flow answer = Flow.PLAIN; // guarded by this, as all below
    private Flow request = Flow.PLAIN;
    private boolean resetAtOnce;
    private boolean silent;
    private boolean cutHandshake;

    FaultPlan() {}

    /** Waits before each piece of the answer that arrives. */
    public synchronized FaultPlan latency(Duration value) {
        answer = answer.slow(value, answer.pieceBytes());
        return this;
    }

    /** Passes the answer on in pieces of so many bytes with a pause before each. */
    public synchronized FaultPlan slice(int bytes, Duration pause) {
        answer = answer.slow(pause, bytes);
        return this;
    }

    /** Passes on so many bytes of the answer in a second. */
    public FaultPlan cap(int bytesPerSecond) {
        return slice(
                Math.max(1, bytesPerSecond / PIECES_PER_SECOND),
                Duration.ofSeconds(1).dividedBy(Math.min(bytesPerSecond, PIECES_PER_SECOND)));
    }

    /** Closes both ends after so many bytes of the answer. */
    public FaultPlan cutAfter(long bytes) {
        return breakAnswer(bytes, Flow.Break.CUT);
    }

    /** Resets the client's connection after so many bytes of the answer; 0 for when its first byte would be passed on. */
    public FaultPlan resetAfter(long bytes) {
        return breakAnswer(bytes, Flow.Break.RESET);
    }

    /** Falls silent after so many bytes of the answer; both connections stay open. */
    public FaultPlan stallAfter(long bytes) {
        return breakAnswer(bytes, Flow.Break.SWALLOW);
    }

    /** Loses the target after so many bytes of the answer without the client being told. */
    public FaultPlan halfOpenAfter(long bytes) {
        return breakAnswer(bytes, Flow.Break.HALF_OPEN);
    }

    /** Closes both ends after so many bytes of the request. */
    public FaultPlan cutRequestAfter(long bytes) {
        return breakRequest(bytes, Flow.Break.CUT);
    }

    /** Resets the client's connection after so many bytes of the request. */
    public FaultPlan resetRequestAfter(long bytes) {
        return breakRequest(bytes, Flow.Break.RESET);
    }

    /** Takes the whole request and lets the target see only so many bytes of it. */
    public FaultPlan stallRequestAfter(long bytes) {
        return breakRequest(bytes, Flow.Break.SWALLOW);
    }

    /** Passes the request on in pieces of so many bytes with a pause before each. */
    public synchronized FaultPlan sliceRequest(int bytes, Duration pause) {
        request = request.slow(pause, bytes);
        return this;
    }

    /** Resets the connection instead of taking anything. */
    public synchronized FaultPlan resetAtOnce() {
        resetAtOnce = true;
        return this;
    }

    /** Accepts the connection and says nothing, not even a handshake. */
    public synchronized FaultPlan silent() {
        silent = true;
        return this;
    }

    /** Closes the connection inside the TLS handshake. */
    public synchronized FaultPlan cutHandshake() {
        cutHandshake = true;
        return this;
    }

    private synchronized FaultPlan breakAnswer(long after, Flow.Break how) {
        answer = answer.broken(after, how);
        return this;
    }

    private synchronized FaultPlan breakRequest(long after, Flow.Break how) {
        request = request.broken(after, how);
        return this;
    }

    synchronized Flow answer() {
        return answer;
    }

    synchronized Flow request() {
        return request;
    }

    synchronized boolean resetsAtOnce() {
        return resetAtOnce;
    }

    synchronized boolean isSilent() {
        return silent;
    }

    synchronized boolean cutsHandshake() {
        return cutHandshake;
    }
}
