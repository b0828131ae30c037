package dev.exai.server.mcp;

import dev.exai.core.PrincipalId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A client at the other end of the pipes of a server over standard streams. */
final class StdioClient implements AutoCloseable {
    static final String MODERN_META = "'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
            + "'io.modelcontextprotocol/clientCapabilities':{}}";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final OutputStream toServer;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final CountDownLatch serverEnded = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newSingleThreadExecutor();

    StdioClient(McpServer server) {
        try {
            PipedOutputStream input = new PipedOutputStream();
            PipedInputStream serverInput = new PipedInputStream(input, 1 << 20);
            toServer = input;
            threads.execute(() -> {
                new StdioEndpoint(server, PrincipalId.LOCAL, serverInput, new LineSink()).run();
                serverEnded.countDown();
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the server writes. A pipe of the JDK would break when a thread that has written ends. */
    private final class LineSink extends OutputStream {
        private final ByteArrayOutputStream line = new ByteArrayOutputStream(); // guarded by this

        @Override
        public synchronized void write(int b) {
            if (b == '\n') {
                lines.add(line.toString(StandardCharsets.UTF_8));
                line.reset();
            } else {
                line.write(b);
            }
        }
    }

    /** Sends a line; single quotes stand for double ones. */
    StdioClient send(String line) {
        return sendBytes((line.replace('\'', '"') + "\n").getBytes(StandardCharsets.UTF_8));
    }

    StdioClient sendBytes(byte[] bytes) {
        try {
            toServer.write(bytes);
            toServer.flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A request of the modern era; {@code params} without braces, may be empty. */
    StdioClient modern(Object id, String method, String params) {
        String shownId = id instanceof String ? "'" + id + "'" : String.valueOf(id);
        return send("{'jsonrpc':'2.0','id':" + shownId + ",'method':'" + method + "','params':{"
                + (params.isEmpty() ? "" : params + ",") + MODERN_META + "}}");
    }

    StdioClient initialize(String capabilities) {
        send(
                "{'jsonrpc':'2.0','id':'init','method':'initialize','params':{'protocolVersion':'2025-11-25','capabilities':"
                        + capabilities + ",'clientInfo':{'name':'test','version':'1'}}}");
        next();
        return send("{'jsonrpc':'2.0','method':'notifications/initialized'}");
    }

    /** The next line of the server. */
    JsonNode next() {
        JsonNode line = poll(PATIENCE);
        if (line == null) {
            throw new AssertionError("the server said nothing for " + PATIENCE);
        }
        return line;
    }

    @Nullable
    JsonNode poll(Duration patience) {
        try {
            String line = lines.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            return line == null ? null : JsonText.exact(line);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The next answer to the request, skipping everything else. */
    ObjectNode answer(Object id) {
        while (true) {
            JsonNode line = next();
            if (!line.has("method") && line.path("id").asString("").equals(String.valueOf(id))) {
                return (ObjectNode) line;
            }
        }
    }

    /** Ends the input; whether the server ended within the patience. */
    boolean end(Duration patience) {
        try {
            toServer.close();
            return serverEnded.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        end(PATIENCE);
        threads.shutdownNow();
    }
}
