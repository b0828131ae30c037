package dev.exai.providers.internal.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.CountDownLatch;

/** Sockets that connect and take nothing: each write lasts until they are closed. */
final class StuckSockets extends UnboundSockets {
    @Override
    public Socket createSocket() {
        return new Socket() {
            private final CountDownLatch closed = new CountDownLatch(1);

            @Override
            public OutputStream getOutputStream() {
                return new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        await();
                    }

                    @Override
                    public void write(byte[] bytes, int from, int length) throws IOException {
                        await();
                    }

                    private void await() throws IOException {
                        try {
                            closed.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        throw new SocketException("Socket closed");
                    }
                };
            }

            @Override
            public synchronized void close() throws IOException {
                closed.countDown();
                super.close();
            }
        };
    }
}
