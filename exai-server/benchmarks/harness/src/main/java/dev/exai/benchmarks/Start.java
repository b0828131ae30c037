package dev.exai.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One start: milliseconds from starting the process to its first answer, and what it had used by then. */
record Start(double millis, double cpuSeconds, double residentMegabytes) {
    private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/mcp");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** Writes the request to standard input at once, as a client does, and waits for the line that answers it. */
    static Start ofStdio(ProcessBuilder builder, String request) throws IOException {
        long begin = System.nanoTime();
        Process process = builder.start();
        try {
            process.getOutputStream().write((request + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            BufferedReader output = output(process);
            String line = output.readLine();
            while (line != null && !line.contains("\"id\":1")) {
                line = output.readLine(); // a notification
            }
            return measured(process, begin, line);
        } finally {
            end(process);
        }
    }

    /** Waits for the line with the URL and posts the request there. */
    static Start ofServe(ProcessBuilder builder, String request) throws IOException {
        long begin = System.nanoTime();
        Process process = builder.start();
        try {
            BufferedReader output = output(process);
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                Matcher url = URL.matcher(line);
                if (url.find()) {
                    return measured(process, begin, post(url.group(), request));
                }
            }
            throw new IOException("no URL");
        } finally {
            end(process);
        }
    }

    private static String post(String url, String request) throws IOException {
        try {
            return HTTP.send(
                            HttpRequest.newBuilder(URI.create(url))
                                    .header("Content-Type", "application/json")
                                    .header("Accept", "application/json, text/event-stream")
                                    .POST(HttpRequest.BodyPublishers.ofString(request))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static Start measured(Process process, long begin, String answer) throws IOException {
        double millis = (System.nanoTime() - begin) / 1e6;
        if (answer == null || !answer.contains("\"result\"")) {
            throw new IOException("no answer but " + answer);
        }
        return new Start(millis, Procfs.cpuSeconds(process.pid()), Procfs.residentMegabytes(process.pid()));
    }

    private static BufferedReader output(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private static void end(Process process) throws IOException {
        process.getOutputStream().close();
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
