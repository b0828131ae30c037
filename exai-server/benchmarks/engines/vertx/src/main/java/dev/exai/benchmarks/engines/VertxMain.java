package dev.exai.benchmarks.engines;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

/** Vert.x core: its event loops parse, a thread per request answers, the write returns to the event loop. */
public final class VertxMain {
    private VertxMain() {}

    public static void main(String[] args) {
        ExecutorService workers = Threads.perTask();
        AtomicInteger port = new AtomicInteger();
        // as many instances as event loops, else a single loop serves every connection
        var options = new DeploymentOptions().setInstances(2 * Runtime.getRuntime().availableProcessors());
        Vertx.vertx()
                .deployVerticle(() -> new Endpoint(workers, port), options)
                .onSuccess(id -> Threads.announce(port.get()));
    }

    private static final class Endpoint extends VerticleBase {
        private final ExecutorService workers;
        private final AtomicInteger port;

        Endpoint(ExecutorService workers, AtomicInteger port) {
            this.workers = workers;
            this.port = port;
        }

        @Override
        public Future<HttpServer> start() {
            // -1: any free port, the same one for all instances
            return vertx.createHttpServer()
                    .requestHandler(this::accept)
                    .listen(-1, "127.0.0.1")
                    .onSuccess(server -> port.set(server.actualPort()));
        }

        private void accept(HttpServerRequest request) {
            request.body().onSuccess(body -> workers.execute(() -> answer(request, body)));
        }

        private static void answer(HttpServerRequest request, Buffer body) {
            request.response()
                    .putHeader("content-type", "application/json")
                    .end(Buffer.buffer(NoOpCall.answer(body.getBytes())));
        }
    }
}
