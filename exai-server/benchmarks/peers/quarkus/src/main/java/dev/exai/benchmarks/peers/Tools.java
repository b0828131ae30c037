package dev.exai.benchmarks.peers;

import io.quarkiverse.mcp.server.Tool;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.common.annotation.RunOnVirtualThread;

/** The same tools in the ways that Quarkus can run them. */
public class Tools {
    /** On Quarkus's pool of worker threads, as it does unless told otherwise. */
    @Tool(name = "noop", description = "Does nothing")
    String noop() {
        return "ok";
    }

    /** On the event loop: the fastest way, for tools that never block. */
    @Tool(name = "noop_loop", description = "Does nothing")
    @NonBlocking
    String noopOnTheEventLoop() {
        return "ok";
    }

    /** On a virtual thread where the JVM has them. */
    @Tool(name = "noop_thread", description = "Does nothing")
    @RunOnVirtualThread
    String noopOnAThread() {
        return "ok";
    }

    @Tool(name = "slow", description = "Blocks 200 ms")
    @RunOnVirtualThread
    String slow() throws InterruptedException {
        Thread.sleep(200);
        return "ok";
    }
}
