package dev.exai.server.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A {@code serve} in a process of its own, from the classes under test. */
public final class ServerProcess implements AutoCloseable {
    private final Process process;
    private final String url;
    private final String token;

    private ServerProcess(Process process, String url, String token) {
        this.process = process;
        this.url = url;
        this.token = token;
    }

    /** Starts it with the environment of the program, and waits until it has told how to connect. */
    static ServerProcess start(Program program, String... arguments) throws IOException {
        return start(program, List.of("-XX:TieredStopAtLevel=1"), arguments);
    }

    /** The same with these options for its JVM. */
    public static ServerProcess start(Program program, List<String> options, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), "dev.exai.server.Main", "serve", "--port=0"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.endsWith("_API_KEY") || name.startsWith("EXAI_"));
        environment.putAll(program.platform().environment());
        environment.put("EXAI_DATA_DIR", program.dataDirectory().toString());
        Process process = builder.start();
        try {
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            String url = out.readLine();
            String token = out.readLine();
            if (url == null || token == null) {
                throw new IllegalStateException("serve did not start, exit code " + process.waitFor());
            }
            return new ServerProcess(
                    process, url.substring(url.indexOf("http://")), token.substring("Access token: ".length()));
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** A client that presents the token. */
    public McpClient client() {
        return new McpClient(url, token);
    }

    /** Where it serves. */
    public String url() {
        return url;
    }

    /** What its clients need. */
    public String token() {
        return token;
    }

    /** Its process. */
    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("serve did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }
}
