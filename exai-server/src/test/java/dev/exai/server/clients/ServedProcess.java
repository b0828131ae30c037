package dev.exai.server.clients;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The program serving over HTTP with the demo provider, in a process of its own. */
final class ServedProcess implements AutoCloseable {
    /** Settings that leave room for 200 calls of one principal at once. */
    static final Map<String, String> ROOM = Map.of(
            "EXAI_LIMITS_CALLS_PER_PRINCIPAL", "256",
            "EXAI_LIMITS_STREAMS_PER_PRINCIPAL", "256",
            "EXAI_SESSIONS_PER_PRINCIPAL_QUEUED", "256",
            "EXAI_SESSIONS_PER_PROVIDER_QUEUED", "256");

    private final Process process;
    private final URI url;
    private final String token;

    private ServedProcess(Process process, URI url, String token) {
        this.process = process;
        this.url = url;
        this.token = token;
    }

    /** Starts it; returns when it has said where it is. */
    static ServedProcess start(Path data) {
        List<String> command = new ArrayList<>(command("serve", data));
        command.addAll(List.of("--port", "0"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.DISCARD);
        builder.environment().putAll(ROOM);
        try {
            Process process = builder.start();
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            String url = word(out.readLine(), "http://");
            String line = out.readLine();
            while (!line.contains("ccess token")) {
                line = out.readLine();
            }
            return new ServedProcess(process, URI.create(url), line.substring(line.lastIndexOf(' ') + 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The command line that runs the program from the classes under test. */
    static List<String> command(String command, Path data) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                "dev.exai.server.Main",
                command,
                "--demo",
                "--data-dir",
                data.toString());
    }

    /** Scheme, host and port. */
    String origin() {
        return "http://" + url.getAuthority();
    }

    String token() {
        return token;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }

    private static String word(String line, String start) {
        int from = line.indexOf(start);
        int to = line.indexOf(' ', from);
        return to < 0 ? line.substring(from) : line.substring(from, to);
    }
}
