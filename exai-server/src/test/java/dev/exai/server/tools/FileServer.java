package dev.exai.server.tools;

import dev.exai.server.cli.McpClient;
import dev.exai.server.cli.Program;
import dev.exai.server.cli.Served;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.RecordedRequest;
import dev.exai.testkit.WireDialect;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import javax.imageio.ImageIO;

/** A server with a provider that takes files, and a client of it. */
public final class FileServer implements AutoCloseable {
    final FakeUpstream upstream;
    final Path home;
    final Program program;
    Served served;
    McpClient client;

    /** A server whose files may lie in the home. */
    FileServer(Path home, WireDialect dialect, String name, String... arguments) throws InterruptedException {
        this.home = home;
        upstream = FakeUpstream.start(dialect);
        program = new Program(home)
                .with(name.toUpperCase(Locale.ROOT) + "_API_KEY", upstream.key())
                .with(
                        "EXAI_PROVIDER_" + name.toUpperCase(Locale.ROOT) + "_BASE_URL",
                        upstream.baseUrl().toString())
                .with("EXAI_FILES_ROOTS", home.toString());
        upstream.onEveryChat().reply("answer");
        start(arguments);
    }

    private void start(String... arguments) throws InterruptedException {
        served = Served.start(program, arguments);
        client = served.client();
    }

    /** Ends the server and starts it again on the same data. */
    void restart(String... arguments) throws InterruptedException {
        served.close();
        start(arguments);
    }

    /** How many contents of files have come. */
    long uploads() {
        return upstream.requests().stream()
                .filter(request ->
                        request.method().equals("POST") && request.path().endsWith("/files"))
                .count();
    }

    /** Deletes a file at the provider behind the server's back. */
    void deleteAtProvider(String id) throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(upstream.baseUrl() + "/files/" + id))
                                .header("Authorization", "Bearer " + upstream.key())
                                .DELETE()
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("not deleted: " + answer.body());
        }
    }

    /** The body of the last chat. */
    String lastChat() {
        RecordedRequest last = upstream.chats().get(upstream.chats().size() - 1);
        return last.bodyText();
    }

    /** A document that is no text. */
    Path pdf(String name, String content) throws IOException {
        byte[] text = ("%PDF-1.7\n" + content + "\n%%EOF\n").getBytes(StandardCharsets.UTF_8);
        return Files.write(home.resolve(name), text);
    }

    /** A picture of noise, so that it stays large. */
    Path picture(String name, int width) throws IOException {
        BufferedImage image = new BufferedImage(width, width, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(7);
        for (int x = 0; x < width; x++) {
            for (int y = 0; y < width; y++) {
                image.setRGB(x, y, random.nextInt(1 << 24));
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return Files.write(home.resolve(name), bytes.toByteArray());
    }

    @Override
    public void close() {
        served.close();
        upstream.close();
    }
}
