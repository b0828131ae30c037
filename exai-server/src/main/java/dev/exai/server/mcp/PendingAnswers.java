package dev.exai.server.mcp;

import dev.exai.core.CancelToken;
import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.server.rpc.Message;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Requests the server has sent to one client and that the client has not answered yet. Thread-safe. */
final class PendingAnswers {
    private final AtomicLong number = new AtomicLong();
    private final ConcurrentMap<String, Pending> byId = new ConcurrentHashMap<>();

    /** A request on its way; belongs to the thread that asks. */
    final class Pending implements AutoCloseable {
        private final String id = "exai-" + number.incrementAndGet();
        private final CountDownLatch arrived = new CountDownLatch(1);
        private volatile Message.@Nullable Response response;

        String id() {
            return id;
        }

        /**
         * Waits for the client.
         *
         * @throws ExaiException kind PERMISSION if the client answers with an error, BAD_UPSTREAM if with something that is no
         *     object, CANCELLED or TIMEOUT if it does not answer
         */
        ObjectNode await(Deadline deadline, CancelToken cancel) {
            CancelToken.Registration link = cancel.onCancel(arrived::countDown);
            try {
                boolean came = arrived.await(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
                if (!came) {
                    throw new ExaiException(
                            ErrorKind.TIMEOUT, ErrorPhase.WAIT, "the client did not answer a question in time", null);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ExaiException(ErrorKind.CANCELLED, "interrupted while waiting for the client", e);
            } finally {
                link.close();
            }
            cancel.throwIfCancelled();
            return result();
        }

        private ObjectNode result() {
            Message.Response answer = response;
            if (answer == null) {
                throw new ExaiException(ErrorKind.CANCELLED, "the client went away before it answered");
            }
            if (answer.result() instanceof ObjectNode object) {
                return object;
            }
            if (answer.error() != null) {
                throw new ExaiException(ErrorKind.PERMISSION, "the client declined to answer a question");
            }
            throw new ExaiException(ErrorKind.BAD_UPSTREAM, "the client answered a question with no object");
        }

        @Override
        public void close() {
            byId.remove(id);
        }
    }

    Pending open() {
        Pending pending = new Pending();
        byId.put(pending.id, pending);
        return pending;
    }

    /** Hands over an answer; one that nobody waits for is dropped. */
    void complete(Message.Response response) {
        Pending pending = response.id().isString() ? byId.get(response.id().stringValue()) : null;
        if (pending != null) {
            pending.response = response;
            pending.arrived.countDown();
        }
    }

    /** Ends all waiting: no answer will come. */
    void abandon() {
        byId.values().forEach(pending -> pending.arrived.countDown());
    }
}
