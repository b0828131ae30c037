package dev.exai.providers.faults;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.testkit.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What goes wrong below HTTP, told by {@link dev.exai.testkit.fault.FaultProxy}. */
final class ConnectionRows {
    private ConnectionRows() {}

    /** Those that a vendor may meet while it is being asked. */
    static List<Row> onTheSpot() {
        List<Row> rows = new ArrayList<>(losingConnections());
        rows.addAll(slowConnections());
        return rows;
    }

    /** Those that lie on the way to the vendor, so that nothing comes before them. */
    static List<Row> onTheWay() {
        List<Row> rows = new ArrayList<>(reaching());
        rows.addAll(securing());
        return rows;
    }

    private static List<Row> reaching() {
        return List.of(
                Row.repeated("connect refused", ErrorKind.CONNECT_REFUSED, ConnectionRows::closedPort)
                        .unseen(),
                Row.repeated("connect into a black hole", ErrorKind.CONNECT_TIMEOUT, ConnectionRows::blackHole)
                        .unseen(),
                Row.repeated(
                                "unknown host name",
                                ErrorKind.DNS_FAILED,
                                scene -> scene.address(url -> url.replace("127.0.0.1", "nowhere.invalid")))
                        .unseen());
    }

    private static List<Row> securing() {
        return List.of(
                tls("TLS certificate expired", scene -> scene.secured(TestCertificate.expired())),
                tls("TLS certificate self-signed", scene -> scene.secured(TestCertificate.selfSigned())),
                tls("TLS certificate of another host", scene -> scene.secured(TestCertificate.wrongHost())),
                tls(
                        "TLS handshake cut",
                        scene -> scene.secured(Scene.trusted())
                                .onEveryConnection()
                                .cutHandshake()),
                Row.repeated(
                                "TLS handshake never answered",
                                ErrorKind.CONNECT_TIMEOUT,
                                scene -> scene.secured(Scene.trusted())
                                        .onEveryConnection()
                                        .silent())
                        .unseen());
    }

    private static Row tls(String name, Consumer<Scene> fault) {
        return Row.refused(name, ErrorKind.TLS, fault).unseen();
    }

    private static List<Row> losingConnections() {
        return List.of(
                Row.repeated(
                                "reset when accepted",
                                ErrorKind.CONNECTION_LOST,
                                scene -> scene.proxy.onEveryConnection().resetAtOnce())
                        .effect(Row.Effect.UNSURE),
                Row.repeated(
                        "reset before headers",
                        ErrorKind.CONNECTION_LOST,
                        scene -> scene.proxy.onEveryConnection().resetAfter(0)),
                Row.repeated(
                        "cut inside headers",
                        ErrorKind.CONNECTION_LOST,
                        scene -> scene.proxy.onEveryConnection().cutAfter(20)),
                Row.repeated(
                                "request reset half way",
                                ErrorKind.CONNECTION_LOST,
                                scene -> scene.proxy.onEveryConnection().resetRequestAfter(50))
                        .effect(Row.Effect.UNSURE),
                Row.harmless(
                                "reset every other time",
                                scene -> scene.proxy.onConnection().resetAfter(0),
                                2)
                        .effect(Row.Effect.PERHAPS));
    }

    private static List<Row> slowConnections() {
        Duration pause = Duration.ofMillis(50);
        return List.of(
                Row.repeated(
                                "accepted, then silence",
                                ErrorKind.TIMEOUT,
                                scene -> scene.proxy.onEveryConnection().silent())
                        .at(ErrorPhase.WAIT),
                Row.repeated(
                                "request swallowed",
                                ErrorKind.TIMEOUT,
                                scene -> scene.proxy.onEveryConnection().stallRequestAfter(50))
                        .at(ErrorPhase.WAIT),
                Row.repeated(
                                "half open before headers",
                                ErrorKind.TIMEOUT,
                                scene -> scene.proxy.onEveryConnection().halfOpenAfter(0))
                        .at(ErrorPhase.WAIT),
                Row.repeated(
                                "headers that drip",
                                ErrorKind.TIMEOUT,
                                scene -> scene.proxy.onEveryConnection().slice(1, pause))
                        .at(ErrorPhase.WAIT),
                Row.harmless(
                        "two bytes at a time below HTTP",
                        scene -> scene.proxy.onEveryConnection().slice(2, Duration.ZERO),
                        1),
                Row.harmless(
                        "100 kB a second",
                        scene -> scene.proxy.onEveryConnection().cap(100_000),
                        1));
    }

    private static void port(Scene scene, int port) {
        scene.address(url -> url.replaceFirst(":\\d+", ":" + port));
    }

    /** A port that is taken but not listened on, so that no other cell can open it meanwhile. */
    private static void closedPort(Scene scene) {
        try {
            Socket holder = new Socket();
            scene.with(holder);
            holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            port(scene, holder.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A port whose queue is full, so that the system answers no further connection. */
    private static void blackHole(Scene scene) {
        try {
            ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            scene.with(server);
            for (int i = 0; i < 3; i++) {
                SocketChannel filler = SocketChannel.open();
                scene.with(filler);
                filler.configureBlocking(false);
                filler.connect(server.getLocalSocketAddress());
            }
            port(scene, server.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
