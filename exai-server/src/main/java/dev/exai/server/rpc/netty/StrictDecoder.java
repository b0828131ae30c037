package dev.exai.server.rpc.netty;

import dev.exai.server.rpc.Limit;
import dev.exai.server.rpc.Limits;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;

/** Decodes requests within the limits and refuses those that could mean two things. Belongs to one connection. */
final class StrictDecoder extends HttpRequestDecoder {
    private final Connection connection;

    StrictDecoder(Limits limits, Connection connection) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.of(Limit.HTTP_HEADER_BYTES))
                .setMaxHeaderSize(limits.of(Limit.HTTP_HEADER_BYTES))
                .setStrictLineParsing(true));
        this.connection = connection;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        connection.bytesArrived();
        super.channelRead(context, message);
        if (actualReadableBytes() > 0) {
            connection.bytesArrived(); // the start of the next request came with the end of this one
        }
    }

    /** A request with both a length and chunks is read differently by different servers on the way. */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
    }
}
