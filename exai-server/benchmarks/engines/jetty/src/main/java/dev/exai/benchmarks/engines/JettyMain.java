package dev.exai.benchmarks.engines;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty core: selectors parse, the handler runs on a thread of its own, by Jetty's own dispatch. */
public final class JettyMain {
    private JettyMain() {}

    public static void main(String[] args) throws Exception {
        var threads = new QueuedThreadPool(1_024);
        if (Threads.virtual()) {
            threads.setVirtualThreadsExecutor(Threads.perTask());
        }
        var server = new Server(threads);
        var connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                byte[] answer = NoOpCall.answer(BufferUtil.toArray(Content.Source.asByteBuffer(request)));
                response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
                response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.length);
                response.write(true, ByteBuffer.wrap(answer), callback);
                return true;
            }
        });
        server.start();
        Threads.announce(connector.getLocalPort());
        server.join();
    }
}
