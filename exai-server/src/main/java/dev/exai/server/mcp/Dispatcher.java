package dev.exai.server.mcp;

import dev.exai.core.Deadline;
import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import dev.exai.core.Workers;
import dev.exai.server.rpc.JsonRpc;
import dev.exai.server.rpc.Limit;
import dev.exai.server.rpc.Limits;
import dev.exai.server.rpc.Outlet;
import dev.exai.server.rpc.RpcException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Runs each call on a thread of its own, counts calls per principal, and turns every outcome into exactly one end. This is the
 * boundary where faults of tools stop. Thread-safe.
 */
final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private static final Duration AFTER_CANCEL = Duration.ofMillis(500);

    private final Workers workers;
    private final InFlight calls;
    private final Set<Call> running = ConcurrentHashMap.newKeySet();
    private final TimeSource time;
    private volatile boolean closing;

    Dispatcher(Limits limits, Workers workers, TimeSource time) {
        this.workers = workers;
        this.time = time;
        calls = new InFlight("calls", limits.of(Limit.CALLS_PER_PRINCIPAL), Integer.MAX_VALUE);
    }

    /**
     * A request to run.
     *
     * @param counted whether it counts against the principal's limit
     * @param mayBlock whether it needs a thread of its own; otherwise it runs on the thread that starts it
     * @param notFoundStatus the HTTP status for an unknown method
     * @param work makes the whole answer
     * @param ended runs once after the end
     */
    record Job(
            JsonNode id,
            Call call,
            Outlet outlet,
            boolean counted,
            boolean mayBlock,
            int notFoundStatus,
            Supplier<byte[]> work,
            Runnable ended) {}

    /**
     * Starts the job; one that does not block has ended when this returns.
     *
     * @throws RpcException code BUSY if no more calls or threads are allowed
     */
    void start(Job job) {
        try {
            admit(job);
        } catch (RpcException e) {
            job.ended.run();
            throw e;
        }
        running.add(job.call);
        if (!job.mayBlock) {
            run(job);
            return;
        }
        try {
            workers.run(() -> run(job));
        } catch (ExaiException e) {
            release(job);
            forget(job);
            throw RpcException.busy("all threads are busy, or the server is closing");
        }
    }

    private void admit(Job job) {
        if (closing) {
            throw RpcException.busy("the server is closing");
        }
        if (job.counted) {
            calls.enter(job.call.principal());
        }
    }

    private void run(Job job) {
        byte[] answer;
        int status = 200;
        if (job.mayBlock) {
            job.call.enter(); // otherwise there is nothing to interrupt, and the thread is not the call's own
        }
        try {
            answer = job.work.get();
        } catch (ExaiException e) {
            RpcException error = Errors.protocol(e, job.call.requestId());
            answer = JsonRpc.error(job.id, error);
            status = error.code() == RpcException.METHOD_NOT_FOUND ? job.notFoundStatus : error.httpStatus();
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("call failed request={}", job.call.requestId(), e);
            answer = JsonRpc.error(job.id, Errors.protocol(Errors.internal(e), job.call.requestId()));
        } finally {
            if (job.mayBlock) {
                job.call.leave();
            }
            release(job);
        }
        if (job.call.claimAnswer()) {
            job.outlet.finish(status, answer);
        } else {
            job.outlet.end();
        }
        forget(job);
    }

    /** Frees what the client may use again as soon as it has its answer. */
    private void release(Job job) {
        if (job.counted) {
            calls.leave(job.call.principal());
        }
        job.ended.run();
    }

    private void forget(Job job) {
        running.remove(job.call);
        if (running.isEmpty()) {
            synchronized (running) {
                running.notifyAll();
            }
        }
    }

    int running() {
        return running.size();
    }

    /** Takes no more, waits for what runs up to the patience, then cancels the rest; true if nothing was cut short. */
    boolean drain(Duration patience) {
        closing = true;
        boolean ended = awaitIdle(patience);
        if (!ended) {
            running.forEach(call -> call.cancel("the server is closing"));
            awaitIdle(AFTER_CANCEL);
        }
        workers.close(Duration.ZERO);
        return ended;
    }

    private boolean awaitIdle(Duration patience) {
        Deadline deadline = Deadline.after(patience, time);
        synchronized (running) {
            while (!running.isEmpty() && !deadline.isExpired()) {
                try {
                    running.wait(Math.max(1, Math.min(50, deadline.remaining().toMillis())));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
        }
        return running.isEmpty();
    }
}
