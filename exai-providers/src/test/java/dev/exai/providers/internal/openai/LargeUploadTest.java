package dev.exai.providers.internal.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.Secret;
import dev.exai.core.Workers;
import dev.exai.core.file.ContentSource;
import dev.exai.core.file.FileUpload;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A file is sent while it is read, and never held. */
class LargeUploadTest {
    private static final long SIZE = 128L << 20;
    private static final long MOST_ON_THE_WAY = 32L << 20; // the socket's buffers take some megabytes

    private final AtomicLong received = new AtomicLong();
    private final AtomicLong mostOnTheWay = new AtomicLong();

    @Test
    void upload_of128MiB_isSentWhileItIsRead() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Workers workers = Workers.perTask("sink");
                Provider provider = provider(server)) {
            workers.run(() -> serve(server));
            FileUpload upload =
                    FileUpload.of(zeros(), "zeros.bin").purpose("user_data").build();

            RemoteFile file = provider.files().upload(upload, Engines.context());

            assertThat(file.id()).isEqualTo("file-1");
            assertThat(received.get()).isBetween(SIZE, SIZE + 2_000);
            assertThat(mostOnTheWay.get()).isLessThan(MOST_ON_THE_WAY);
        }
    }

    private static Provider provider(ServerSocket server) {
        return new OpenAiFactory()
                .create(ProviderConfig.of(new ProviderId("openai"), "openai")
                        .baseUrl(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1"))
                        .keys(List.of(Secret.of("test-key")))
                        .build());
    }

    private ContentSource zeros() {
        return new ContentSource() {
            @Override
            public long sizeBytes() {
                return SIZE;
            }

            @Override
            public InputStream open() {
                return new InputStream() {
                    private long left = SIZE;

                    @Override
                    public int read() {
                        return left-- > 0 ? 0 : -1;
                    }

                    @Override
                    public int read(byte[] buffer, int from, int length) {
                        mostOnTheWay.accumulateAndGet(SIZE - left - received.get(), Math::max);
                        int count = (int) Math.min(left, length);
                        left -= count;
                        return count == 0 ? -1 : count;
                    }
                };
            }
        };
    }

    /** Reads one request, throws its body away and answers. */
    private void serve(ServerSocket server) {
        try (Socket socket = server.accept()) {
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.read());
            }
            String length = head.toString().replaceAll("(?s).*Content-Length: (\\d+).*", "$1");
            byte[] piece = new byte[1 << 16];
            while (received.get() < Long.parseLong(length)) {
                received.addAndGet(in.read(piece));
            }
            String body = "{\"id\":\"file-1\"}";
            socket.getOutputStream()
                    .write(("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
