package dev.exai.files;

import dev.exai.files.internal.web.WebNetwork;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;

/** A public internet whose only place is a server of this machine, so that a test can fetch from it. */
public final class PublicWeb {
    private PublicWeb() {}

    /** Every name leads to the port of this machine, under a public address. */
    public static WebAccess leadingTo(int port) {
        return new WebAccess.Builder()
                .plainHttp(true)
                .network(new WebNetwork() {
                    @Override
                    public List<InetAddress> resolve(String host) throws UnknownHostException {
                        return List.of(InetAddress.getByAddress(new byte[] {93, (byte) 184, (byte) 216, 34}));
                    }

                    @Override
                    public Socket connect(InetAddress address, int asked, Duration timeout) throws IOException {
                        return new Socket(InetAddress.getLoopbackAddress(), port);
                    }

                    @Override
                    public SSLSocketFactory tls() {
                        return (SSLSocketFactory) SSLSocketFactory.getDefault();
                    }
                })
                .build();
    }
}
