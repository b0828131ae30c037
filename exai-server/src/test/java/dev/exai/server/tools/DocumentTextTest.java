package dev.exai.server.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.testkit.WireDialect;
import java.nio.file.Files;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Documents whose text this server takes out, because nobody else reads them for the model. */
class DocumentTextTest extends FileQuestions {
    /** So many that they fill every window, and so different that they do not look like a trap when packed. */
    private static String manyWords() {
        Random random = new Random(7);
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < 120_000; i++) {
            words.append(Long.toString(random.nextLong(), 36)).append(' ');
        }
        return words.toString();
    }

    @Test
    void document_atAModelThatTakesNoFiles_isShownAsItsText() throws Exception {
        serve(WireDialect.KIMI, "kimi", "--demo");
        Files.write(home.resolve("paper.pdf"), RealFiles.pdf("the words of the page"));
        Files.write(home.resolve("letter.docx"), RealFiles.letter("dear reader"));

        JsonNode paper = ask("\"file_path\":\"paper.pdf\",\"model\":\"demo/echo\"");
        JsonNode letter = ask("\"file_path\":\"letter.docx\",\"provider\":\"demo\"");

        assertThat(form(paper)).isEqualTo("extracted_text");
        assertThat(paper.path("content").stringValue()).contains("the words of the page");
        assertThat(form(letter)).isEqualTo("extracted_text");
        assertThat(letter.path("content").stringValue()).contains("dear reader");
        assertThat(server.uploads()).isZero();
        assertThat(server.served.err()).doesNotContain("log4j", "Log4j", "font");
    }

    @Test
    void document_whereAProviderReadsItItself_goesThere() throws Exception {
        serve(WireDialect.KIMI, "kimi", "--demo", "--set", "provider-order=demo,kimi");
        Files.write(home.resolve("paper.pdf"), RealFiles.pdf("the words of the page"));

        JsonNode chosen = ask("\"file_path\":\"paper.pdf\"");
        JsonNode named = ask("\"file_path\":\"paper.pdf\",\"model\":\"demo/echo\"");

        assertThat(chosen.path("provider").stringValue()).isEqualTo("kimi");
        assertThat(form(chosen)).isEqualTo("provider_text");
        assertThat(form(named)).isEqualTo("extracted_text");
    }

    @Test
    void document_withoutTextOrWithTooMuch_isRefusedWithTheReason() throws Exception {
        serve(WireDialect.KIMI, "kimi", "--demo");
        Files.write(home.resolve("blank.pdf"), RealFiles.pdf(" "));
        Files.write(home.resolve("long.docx"), RealFiles.letter(manyWords()));
        server.pdf("damaged.pdf", "nothing");
        String asked = "{\"question\":\"?\",\"model\":\"demo/echo\",\"file_path\":";

        JsonNode blank = server.client.error(TOOL, asked + "\"blank.pdf\"}");
        JsonNode tooLong = server.client.error(TOOL, asked + "\"long.docx\"}");
        JsonNode damaged = server.client.error(TOOL, asked + "\"damaged.pdf\"}");

        assertThat(blank.path("code").stringValue()).isEqualTo("UNSUPPORTED");
        assertThat(blank.path("message").stringValue()).contains("no text was found in it");
        assertThat(tooLong.path("message").stringValue()).contains("tokens were taken out of it", "there is room for");
        assertThat(damaged.path("message").stringValue()).contains("no text can be taken from the document");
    }

    @Test
    void conversation_whoseDocumentWentByReference_isGoneOnWithAsItsText() throws Exception {
        serve(WireDialect.OPENAI, "openai", "--demo");
        Files.write(home.resolve("paper.pdf"), RealFiles.pdf("the words of the page"));
        JsonNode first = ask("\"file_path\":\"paper.pdf\",\"model\":\"gpt-4.1\"");

        JsonNode second = ask("\"model\":\"demo/echo\",\"continuation_id\":\""
                + first.path("continuation_id").stringValue() + "\"");

        assertThat(form(first)).isEqualTo("reference");
        assertThat(second.path("warnings").toString()).doesNotContain("file_left_out");
    }
}
