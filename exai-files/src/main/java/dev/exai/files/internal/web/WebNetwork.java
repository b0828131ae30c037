package dev.exai.files.internal.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;

/** Names, connections and certificates, as a fetch sees them; so that a test can have a world of its own. */
public interface WebNetwork {
    /** The machine's. */
    WebNetwork SYSTEM = new WebNetwork() {
        @Override
        public List<InetAddress> resolve(String host) throws UnknownHostException {
            return List.of(InetAddress.getAllByName(host));
        }

        @Override
        public Socket connect(InetAddress address, int port, Duration timeout) throws IOException {
            Socket socket = new Socket(Proxy.NO_PROXY); // a proxy would resolve the name again
            boolean done = false;
            try {
                socket.connect(new InetSocketAddress(address, port), (int) timeout.toMillis());
                done = true;
                return socket;
            } finally {
                if (!done) {
                    socket.close();
                }
            }
        }

        @Override
        public SSLSocketFactory tls() {
            return (SSLSocketFactory) SSLSocketFactory.getDefault();
        }
    };

    /** All addresses of a name, or the one that it writes. */
    List<InetAddress> resolve(String host) throws UnknownHostException;

    /** A connection to exactly this address. */
    Socket connect(InetAddress address, int port, Duration timeout) throws IOException;

    /** Whose certificates are trusted. */
    SSLSocketFactory tls();
}
