package dev.exai.server.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.testkit.WireDialect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Forms in which models are shown files. */
class SmartFileQueryToolTest extends FileQuestions {
    @Test
    void document_atAProviderThatExtracts_isSentOnceAndShownAsItsText() throws Exception {
        serve(WireDialect.KIMI, "kimi");
        server.pdf("paper.pdf", "the words of the paper");

        JsonNode first = ask("\"file_path\":\"paper.pdf\"");
        JsonNode second = ask("\"file_path\":\"paper.pdf\"");

        assertThat(form(first)).isEqualTo("provider_text");
        assertThat(first.path("provider").stringValue()).isEqualTo("kimi");
        assertThat(server.lastChat()).contains("the words of the paper", "what is it?");
        assertThat(form(second)).isEqualTo("provider_text");
        assertThat(server.uploads()).isEqualTo(1);
    }

    @Test
    void document_withAParserThatKeepsNothing_isExtractedEachTime() throws Exception {
        serve(WireDialect.GLM, "glm");
        server.pdf("paper.pdf", "the words of the paper");

        JsonNode answer = ask("\"files\":[\"paper.pdf\"]");

        assertThat(form(answer)).isEqualTo("provider_text");
        assertThat(server.upstream.requests())
                .anyMatch(request -> request.path().contains("files/parser"));
    }

    @Test
    void document_atAProviderThatTakesReferences_goesByReference() throws Exception {
        serve(WireDialect.OPENAI, "openai");
        server.pdf("paper.pdf", "the words of the paper");

        JsonNode first = ask("\"file_path\":\"paper.pdf\",\"model\":\"gpt-4.1\"");
        JsonNode second =
                ask("\"continuation_id\":\"" + first.path("continuation_id").stringValue() + "\"");
        String chat = server.lastChat();
        JsonNode third = ask("\"file_path\":\"paper.pdf\",\"continuation_id\":\""
                + first.path("continuation_id").stringValue() + "\"");

        assertThat(form(first)).isEqualTo("reference");
        assertThat(second.path("sent").path("files")).isEmpty();
        assertThat(chat).contains("file_id").doesNotContain("the words of the paper");
        assertThat(file(third).path("state").stringValue()).isEqualTo("unchanged");
        assertThat(server.uploads()).isEqualTo(1);
    }

    @Test
    void image_smallOrLarge_isShownAsItIsOrByReference() throws Exception {
        serve(WireDialect.KIMI, "kimi");
        server.picture("small.png", 8);
        server.picture("large.png", 200);

        JsonNode small = ask("\"file_path\":\"small.png\"");
        JsonNode large = ask("\"file_path\":\"large.png\"");

        assertThat(form(small)).isEqualTo("image");
        assertThat(form(large)).isEqualTo("reference");
        assertThat(server.lastChat()).contains("ms://");
        assertThat(server.uploads()).isEqualTo(1);
    }

    @Test
    void text_changedSinceTheLastTurn_isSentAgainAsItsNewVersion() throws Exception {
        serve(WireDialect.KIMI, "kimi");
        Files.writeString(home.resolve("notes.txt"), "first state\n");
        JsonNode first = ask("\"file_path\":\"notes.txt\"");
        String goOn = "\"file_path\":\"notes.txt\",\"continuation_id\":\""
                + first.path("continuation_id").stringValue() + "\"";

        JsonNode same = ask(goOn);
        Files.writeString(home.resolve("notes.txt"), "second state\n");
        JsonNode changed = ask(goOn);

        assertThat(form(first)).isEqualTo("text");
        assertThat(file(first).path("state").stringValue()).isEqualTo("sent");
        assertThat(file(same).path("state").stringValue()).isEqualTo("unchanged");
        assertThat(file(changed).path("state").stringValue()).isEqualTo("new_version");
        assertThat(server.lastChat()).contains("first state", "second state", "new version");
        assertThat(server.uploads()).isZero();
    }

    @Test
    void storedFile_byItsId_isShown() throws Exception {
        serve(WireDialect.KIMI, "kimi");
        String id = server.client
                .structured(
                        "manage_files",
                        "{\"operation\":\"upload\",\"data_url\":\"data:text/plain,kept%20words\",\"name\":\"kept.txt\"}")
                .path("file")
                .path("id")
                .stringValue();

        JsonNode answer = ask("\"files\":[\"" + id + "\"]");
        JsonNode unknown =
                server.client.error(TOOL, "{\"question\":\"?\",\"files\":[\"file_00000000000000000000000000000000\"]}");

        assertThat(form(answer)).isEqualTo("text");
        assertThat(file(answer).path("path").stringValue()).isEqualTo("kept.txt");
        assertThat(server.lastChat()).contains("kept words");
        assertThat(unknown.path("code").stringValue()).isEqualTo("NOT_FOUND");
    }

    @Test
    void model_whichCannotBeShownTheFile_isRefusedWithTheReasonAndPassedOverByAuto() throws Exception {
        serve(WireDialect.KIMI, "kimi", "--demo");
        Files.write(home.resolve("data.bin"), new byte[] {1, 0, 2, (byte) 0xff});

        JsonNode named =
                server.client.error(TOOL, "{\"question\":\"?\",\"file_path\":\"data.bin\",\"model\":\"demo/echo\"}");
        JsonNode chosen = ask("\"file_path\":\"data.bin\"");
        JsonNode provider = ask("\"file_path\":\"data.bin\",\"provider\":\"kimi\"");
        JsonNode other =
                server.client.error(TOOL, "{\"question\":\"?\",\"file_path\":\"data.bin\",\"provider\":\"demo\"}");
        JsonNode nobody =
                server.client.error(TOOL, "{\"question\":\"?\",\"file_path\":\"data.bin\",\"provider\":\"nobody\"}");
        JsonNode contradiction = server.client.error(
                TOOL, "{\"question\":\"?\",\"file_path\":\"data.bin\",\"provider\":\"kimi\",\"model\":\"demo/echo\"}");

        assertThat(named.path("code").stringValue()).isEqualTo("UNSUPPORTED");
        assertThat(named.path("message").stringValue()).contains("demo/echo", "data.bin");
        assertThat(chosen.path("provider").stringValue()).isEqualTo("kimi");
        assertThat(provider.path("provider").stringValue()).isEqualTo("kimi");
        assertThat(other.path("code").stringValue()).isEqualTo("UNSUPPORTED");
        assertThat(nobody.path("code").stringValue()).isEqualTo("NOT_FOUND");
        assertThat(contradiction.path("code").stringValue()).isEqualTo("INVALID_REQUEST");
    }

    @Test
    void copy_goneAtTheProvider_isSentAgainOnce() throws Exception {
        serve(WireDialect.KIMI, "kimi");
        server.pdf("paper.pdf", "the words of the paper");
        ask("\"file_path\":\"paper.pdf\"");
        String id = server.client
                .structured("manage_files", "{\"operation\":\"list\"}")
                .path("files")
                .path(0)
                .path("copies")
                .path(0)
                .path("remote_id")
                .stringValue();
        server.deleteAtProvider(id);

        JsonNode answer = ask("\"file_path\":\"paper.pdf\"");

        assertThat(form(answer)).isEqualTo("provider_text");
        assertThat(server.uploads()).isEqualTo(2);
    }

    @Test
    void copy_goneWhenTheModelIsShownIt_isSentAgainAndTheQuestionAskedAgain() throws Exception {
        serve(WireDialect.KIMI, "kimi");
        server.picture("large.png", 200);
        JsonNode first = ask("\"file_path\":\"large.png\"");
        server.deleteAtProvider(server.client
                .structured("manage_files", "{\"operation\":\"list\"}")
                .path("files")
                .path(0)
                .path("copies")
                .path(0)
                .path("remote_id")
                .stringValue());
        server.upstream
                .onChat()
                .fail(
                        404,
                        Map.of(),
                        "{\"error\":{\"message\":\"file not found\",\"type\":\"resource_not_found_error\"}}");

        JsonNode answer =
                ask("\"continuation_id\":\"" + first.path("continuation_id").stringValue() + "\"");

        assertThat(answer.path("content").stringValue()).isEqualTo("answer");
        assertThat(server.uploads()).isEqualTo(2);
    }

    @Test
    void conversation_atAnotherProvider_takesItsFilesAlong() throws Exception {
        serve(WireDialect.KIMI, "kimi", "--demo");
        server.picture("large.png", 200);
        JsonNode first = ask("\"file_path\":\"large.png\"");

        JsonNode second = ask("\"model\":\"demo/echo\",\"continuation_id\":\""
                + first.path("continuation_id").stringValue() + "\"");

        assertThat(second.path("provider").stringValue()).isEqualTo("demo");
    }

    @Test
    void folder_ofSources_isShownFileByFile() throws Exception {
        serve(WireDialect.KIMI, "kimi");
        Path tree = Files.createDirectories(home.resolve("src/main"));
        Files.writeString(tree.resolve("A.java"), "class A {}");
        Files.writeString(home.resolve("src/B.java"), "class B {}");
        Files.write(home.resolve("src/c.bin"), new byte[] {0, (byte) 0xff});
        Files.writeString(home.resolve("src/empty.txt"), "");
        Files.writeString(home.resolve("src/plain.pdf"), "%PDF-1.7 in letters");

        JsonNode answer = ask("\"file_path\":\"src\"");

        assertThat(answer.path("sent").path("files")).hasSize(4);
        assertThat(server.lastChat()).contains("class A {}", "class B {}", "in letters");
        assertThat(answer.path("warnings").toString()).contains("file_left_out", "c.bin");
    }

    @Test
    void text_longerThanTheContext_goesByReferenceOrIsRefused() throws Exception {
        serve(WireDialect.OPENAI, "openai", "--demo");
        Files.writeString(home.resolve("long.txt"), "many words ".repeat(50_000));

        JsonNode taken = ask("\"file_path\":\"long.txt\",\"model\":\"gpt-4o\"");
        Files.writeString(home.resolve("longer.txt"), "more words ".repeat(150_000));
        JsonNode refused =
                server.client.error(TOOL, "{\"question\":\"?\",\"file_path\":\"longer.txt\",\"model\":\"demo/echo\"}");

        assertThat(form(taken)).isEqualTo("reference");
        assertThat(refused.path("code").stringValue()).isEqualTo("CONTEXT_TOO_LONG");
        assertThat(refused.path("message").stringValue()).contains("demo/echo has room for");
    }

    @Test
    void question_withoutAnyFile_isRefused() throws Exception {
        serve(WireDialect.KIMI, "kimi");

        JsonNode error = server.client.error(TOOL, "{\"question\":\"?\"}");

        assertThat(error.path("message").stringValue()).contains("file_path");
    }

    @Test
    void chat_withADocument_showsItTheSameWay() throws Exception {
        serve(WireDialect.KIMI, "kimi");
        server.pdf("paper.pdf", "the words of the paper");
        Files.write(home.resolve("odd \u202e name.txt"), "odd".getBytes(StandardCharsets.UTF_8));

        JsonNode answer = server.client.structured(
                "chat", "{\"prompt\":\"?\",\"files\":[\"paper.pdf\",\"odd \\u202e name.txt\"]}");

        assertThat(form(answer)).isEqualTo("provider_text");
        assertThat(answer.path("sent").path("files").path(1).path("form").stringValue())
                .isEqualTo("text");
        assertThat(server.lastChat()).contains("the words of the paper", "odd");
    }
}
