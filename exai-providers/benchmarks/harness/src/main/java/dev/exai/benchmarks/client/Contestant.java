package dev.exai.benchmarks.client;

/** A client library that asks the upstream one question and reads the streamed answer to its end. Thread-safe. */
public interface Contestant {
    /** Makes one call; returns how many characters (or bytes, if it looks at nothing) the answer had. */
    int call() throws Exception;
}
