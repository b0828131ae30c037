package dev.exai.server.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.testkit.WireDialect;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Texts that a model is shown with the numbers of their lines. */
class LineNumbersTest extends FileQuestions {
    @Test
    void texts_whenNumbersAreWanted_carryThemInEachForm() throws Exception {
        serve(WireDialect.OPENAI, "openai", "--demo");
        Files.writeString(home.resolve("a.txt"), "first\nsecond\n");
        Files.write(home.resolve("paper.pdf"), RealFiles.pdf("printed words"));
        String demo = "\"model\":\"demo/echo\",\"line_numbers\":true,\"files\":[\"";

        JsonNode text = ask(demo + "a.txt\"]");
        JsonNode document = ask(demo + "paper.pdf\"]");
        JsonNode chat = server.client.structured(
                "chat", "{\"prompt\":\"?\",\"model\":\"demo/echo\",\"files\":[\"a.txt\"],\"line_numbers\":true}");
        JsonNode plain = ask("\"model\":\"demo/echo\",\"file_path\":\"a.txt\"");

        assertThat(text.path("content").stringValue()).containsPattern("   1\\W+first\\R   2\\W+second");
        assertThat(form(document)).isEqualTo("extracted_text");
        assertThat(document.path("content").stringValue()).containsPattern("   1\\W+printed words");
        assertThat(chat.path("content").stringValue()).containsPattern("   2\\W+second");
        assertThat(plain.path("content").stringValue())
                .contains("first\nsecond")
                .doesNotContain("   1");
    }

    @Test
    void unchangedText_whenNumbersAreWantedNow_isShownAgainAndThenNot() throws Exception {
        serve(WireDialect.OPENAI, "openai");
        Files.writeString(home.resolve("a.txt"), "first\nsecond\n");
        JsonNode plain = ask("\"file_path\":\"a.txt\",\"model\":\"gpt-4.1\"");
        String go = "\"file_path\":\"a.txt\",\"continuation_id\":\""
                + plain.path("continuation_id").stringValue() + "\"";

        JsonNode numbered = ask(go + ",\"line_numbers\":true");
        JsonNode again = ask(go);

        assertThat(file(numbered).path("state").stringValue()).isEqualTo("sent");
        assertThat(file(again).path("state").stringValue()).isEqualTo("unchanged");
        assertThat(server.lastChat()).containsPattern("   2\\W+second");
    }

    @Test
    void textOfTheProvider_carriesNumbersAndItsCopyDoesNot() throws Exception {
        serve(WireDialect.KIMI, "kimi");
        server.pdf("paper.pdf", "the words of the paper");

        JsonNode answer = ask("\"file_path\":\"paper.pdf\",\"line_numbers\":true");

        assertThat(form(answer)).isEqualTo("provider_text");
        assertThat(server.lastChat()).containsPattern("   \\d\\W+the words of the paper");
        assertThat(server.upstream.requests().stream()
                        .filter(request -> request.method().equals("POST")
                                && request.path().endsWith("/files"))
                        .map(request -> request.bodyText())
                        .findFirst()
                        .orElse(""))
                .contains("the words of the paper")
                .doesNotContainPattern("   \\d\\W+the words of the paper");
    }
}
