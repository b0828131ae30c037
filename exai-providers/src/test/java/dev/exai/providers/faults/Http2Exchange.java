package dev.exai.providers.faults;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/** One stream of a connection: a request, and the answer of the server behind. */
final class Http2Exchange extends SimpleChannelInboundHandler<Http2StreamFrame> {
    private static final int PIECE = 16 << 10;

    /** Headers of a connection and not of an answer, which HTTP/2 forbids. */
    private static final Set<String> OF_CONNECTION = Set.of("connection", "keep-alive", "transfer-encoding");

    private final Http2Front front;
    private final Buffer body = new Buffer();
    private @Nullable Http2Headers head;
    private @Nullable Call call;

    Http2Exchange(Http2Front front) {
        this.front = front;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Http2StreamFrame frame) {
        boolean whole = false;
        if (frame instanceof Http2HeadersFrame headers) {
            head = headers.headers();
            whole = headers.isEndStream();
        } else if (frame instanceof Http2DataFrame data) {
            body.write(ByteBufUtil.getBytes(data.content()));
            whole = data.isEndStream();
        }
        Http2Headers asked = head;
        if (whole && asked != null) {
            Call passed = front.client().newCall(request(asked));
            call = passed;
            front.workers().run(() -> pass(passed, context));
        }
    }

    /** The client has gone, or has reset the stream. */
    @Override
    public void channelInactive(ChannelHandlerContext context) {
        Call running = call;
        if (running != null) {
            running.cancel();
        }
    }

    private Request request(Http2Headers asked) {
        Request.Builder request = new Request.Builder()
                .url(front.target().resolve(asked.path().toString()).toString());
        asked.forEach(header -> {
            String name = header.getKey().toString();
            if (!name.startsWith(":") && !name.equals("host")) {
                request.addHeader(name, header.getValue().toString());
            }
        });
        String method = asked.method().toString();
        CharSequence type = asked.get("content-type");
        boolean bare = method.equals("GET") || method.equals("DELETE");
        RequestBody sent = RequestBody.create(body.readByteArray(), type == null ? null : MediaType.parse("" + type));
        return request.method(method, bare ? null : sent).build();
    }

    private void pass(Call passed, ChannelHandlerContext stream) {
        try (Response response = passed.execute()) {
            stream.writeAndFlush(new DefaultHttp2HeadersFrame(head(response)));
            front.answering(stream.channel());
            Buffer piece = new Buffer();
            while (response.body().source().read(piece, PIECE) >= 0) {
                stream.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(piece.readByteArray())))
                        .awaitUninterruptibly();
            }
            stream.writeAndFlush(new DefaultHttp2DataFrame(true));
        } catch (IOException e) {
            if (stream.channel().isActive()) {
                front.broken(stream.channel());
            }
        }
    }

    private static Http2Headers head(Response response) {
        Http2Headers head = new DefaultHttp2Headers().status(Integer.toString(response.code()));
        response.headers().forEach(header -> {
            String name = header.getFirst().toLowerCase(Locale.ROOT);
            if (!OF_CONNECTION.contains(name)) {
                head.add(name, header.getSecond());
            }
        });
        return head;
    }
}
