package dev.exai.server.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.testkit.WireDialect;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The tool as a client sees it: a real server, real HTTP, real files, and an upstream that keeps files. */
@Timeout(120)
class ManageFilesToolTest {
    private static final String TOOL = "manage_files";
    private static final String YES = "{\"action\":\"accept\",\"content\":{\"confirm\":true}}";

    @TempDir
    private Path home;

    private FileServer server;

    @BeforeEach
    void serve() throws Exception {
        server = new FileServer(home, WireDialect.KIMI, "kimi");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private JsonNode manage(String arguments) throws Exception {
        return server.client.structured(TOOL, arguments);
    }

    private String uploaded(String name, String content) throws Exception {
        Files.writeString(home.resolve(name), content);
        return manage("{\"operation\":\"upload\",\"path\":\"" + name + "\"}")
                .path("file")
                .path("id")
                .stringValue();
    }

    @Test
    void upload_fileByPath_isListedAndShownAlsoAfterARestart() throws Exception {
        Files.writeString(home.resolve("notes.txt"), "the notes\n");

        JsonNode file = manage("{\"operation\":\"upload\",\"path\":\"notes.txt\",\"purpose\":\"memory\"}")
                .path("file");
        server.restart();
        JsonNode listed = manage("{\"operation\":\"list\"}").path("files");
        JsonNode shown = manage("{\"operation\":\"show\",\"file_id\":\""
                        + file.path("id").stringValue() + "\"}")
                .path("file");

        assertThat(listed).hasSize(1);
        assertThat(shown.path("name").stringValue()).isEqualTo("notes.txt");
        assertThat(shown.path("bytes").longValue()).isEqualTo(10);
        assertThat(shown.path("purpose").stringValue()).isEqualTo("memory");
        assertThat(shown.path("sha256").stringValue()).hasSize(64);
        assertThat(shown.path("copies")).isEmpty();
        assertThat(server.upstream.requests()).isEmpty();
    }

    @Test
    void upload_dataUrlAndEmptyContent_areTaken() throws Exception {
        JsonNode file = manage(
                        "{\"operation\":\"upload\",\"data_url\":\"data:text/plain;base64,\",\"name\":\"é \\u202e.txt\"}")
                .path("file");

        assertThat(file.path("bytes").longValue()).isZero();
        assertThat(file.path("name").stringValue()).isEqualTo("é \\u202E.txt");
    }

    @Test
    void upload_toAProvider_sendsOnceAndTellsTheCopy() throws Exception {
        server.pdf("paper.pdf", "words");
        String upload = "{\"operation\":\"upload\",\"path\":\"paper.pdf\"}";

        JsonNode first = server.client.structured("kimi_manage_files", upload).path("file");
        JsonNode second = server.client.structured("kimi_manage_files", upload).path("file");
        JsonNode listed = server.client
                .structured("kimi_manage_files", "{\"operation\":\"list\"}")
                .path("files");

        assertThat(second.path("id")).isEqualTo(first.path("id"));
        assertThat(first.path("copies").path(0).path("state").stringValue()).isEqualTo("present");
        assertThat(first.path("copies").path(0).path("provider").stringValue()).isEqualTo("kimi");
        assertThat(listed).hasSize(1);
        assertThat(server.uploads()).isEqualTo(1);
    }

    @Test
    void upload_faultyArguments_areRefusedByName() throws Exception {
        JsonNode neither = server.client.error(TOOL, "{\"operation\":\"upload\"}");
        JsonNode outside = server.client.error(TOOL, "{\"operation\":\"upload\",\"path\":\"/etc/hosts\"}");
        JsonNode nobody = server.client.error(
                TOOL, "{\"operation\":\"upload\",\"data_url\":\"data:,x\",\"provider\":\"nobody\"}");
        JsonNode unknown = server.client.error(TOOL, "{\"operation\":\"show\",\"file_id\":\"file_1\"}");
        JsonNode nameless = server.client.error(TOOL, "{\"operation\":\"delete\"}");

        assertThat(neither.path("message").stringValue()).contains("path, data_url or url");
        assertThat(outside.path("code").stringValue()).isEqualTo("PATH_DENIED");
        assertThat(nobody.path("code").stringValue()).isEqualTo("NOT_FOUND");
        assertThat(unknown.path("code").stringValue()).isEqualTo("NOT_FOUND");
        assertThat(nameless.path("message").stringValue()).contains("file_id");
        assertThat(manage("{\"operation\":\"list\"}").path("files")).isEmpty();
    }

    @Test
    void delete_clientThatCannotAsk_needsItsWord() throws Exception {
        String id = uploaded("a.txt", "a");
        String delete = "{\"operation\":\"delete\",\"file_id\":\"" + id + "\"";

        JsonNode refused = server.client.error(TOOL, delete + "}");
        JsonNode done = manage(delete + ",\"confirm\":true}");
        JsonNode gone = server.client.error(TOOL, delete + ",\"confirm\":true}");

        assertThat(refused.path("code").stringValue()).isEqualTo("PERMISSION");
        assertThat(refused.path("message").stringValue()).contains("a.txt", "confirm");
        assertThat(done.path("status").stringValue()).isEqualTo("done");
        assertThat(gone.path("code").stringValue()).isEqualTo("GONE");
    }

    @Test
    void delete_clientThatAsks_doesWhatItsUserSays() throws Exception {
        String id = uploaded("a.txt", "a");
        String delete = "{\"operation\":\"delete\",\"file_id\":\"" + id + "\",\"confirm\":true}";

        JsonNode no = server.client.asking().answered(TOOL, delete, "{\"action\":\"decline\"}");
        JsonNode unsure = server.client
                .asking()
                .answered(TOOL, delete, "{\"action\":\"accept\",\"content\":{\"confirm\":false}}");
        int kept = manage("{\"operation\":\"list\"}").path("files").size();
        JsonNode yes = server.client.asking().answered(TOOL, delete, YES);

        assertThat(no.path("structuredContent").path("status").stringValue()).isEqualTo("not_confirmed");
        assertThat(unsure.path("structuredContent").path("status").stringValue())
                .isEqualTo("not_confirmed");
        assertThat(kept).isEqualTo(1);
        assertThat(yes.path("structuredContent").path("status").stringValue()).isEqualTo("done");
        assertThat(manage("{\"operation\":\"list\"}").path("files")).isEmpty();
    }

    @Test
    void restore_ofADeletedFile_bringsItBack() throws Exception {
        String id = uploaded("a.txt", "a");
        String named = "\"file_id\":\"" + id + "\"";
        manage("{\"operation\":\"delete\"," + named + ",\"confirm\":true}");

        JsonNode restored = manage("{\"operation\":\"restore\"," + named + "}");

        assertThat(restored.path("file").path("id").stringValue()).isEqualTo(id);
        assertThat(restored.path("held").booleanValue()).isFalse();
        assertThat(manage("{\"operation\":\"list\"}").path("files")).hasSize(1);
    }

    @Test
    void delete_ofAHeldFile_isRefusedUntilItIsReleased() throws Exception {
        String id = uploaded("a.txt", "a");
        String named = "\"file_id\":\"" + id + "\"";
        String delete = "{\"operation\":\"delete\"," + named + ",\"confirm\":true}";

        JsonNode held = manage("{\"operation\":\"hold\"," + named + "}");
        JsonNode refused = server.client.error(TOOL, delete);
        JsonNode released = manage("{\"operation\":\"release\"," + named + "}");

        assertThat(held.path("held").booleanValue()).isTrue();
        assertThat(refused.path("code").stringValue()).isEqualTo("CONFLICT");
        assertThat(released.path("held").booleanValue()).isFalse();
        assertThat(manage(delete).path("status").stringValue()).isEqualTo("done");
    }

    @Test
    void list_inPages_showsEachOnce() throws Exception {
        for (int i = 0; i < 5; i++) {
            uploaded("f" + i + ".txt", "content " + i);
        }

        JsonNode first = manage("{\"operation\":\"list\",\"limit\":3}");
        JsonNode second = manage("{\"operation\":\"list\",\"limit\":3,\"after\":\""
                + first.path("next").stringValue() + "\"}");

        assertThat(first.path("files")).hasSize(3);
        assertThat(second.path("files")).hasSize(2);
        assertThat(second.has("next")).isFalse();
        assertThat(first.path("files").path(0).path("name").stringValue()).isEqualTo("f4.txt");
    }

    @Test
    void cleanUp_orphanAtTheProvider_isToldFirstAndDeletedOnConsent() throws Exception {
        server.pdf("paper.pdf", "words");
        server.client.structured("kimi_manage_files", "{\"operation\":\"upload\",\"path\":\"paper.pdf\"}");
        leaveOrphan("0123456789abcdef");
        String cleanUp = "{\"operation\":\"cleanup_orphaned\",\"provider\":\"kimi\"";

        JsonNode dry = manage(cleanUp + "}");
        JsonNode refused = server.client.error(TOOL, cleanUp + ",\"dry_run\":false}");
        JsonNode done = server.client.asking().answered(TOOL, cleanUp + ",\"dry_run\":false}", YES);
        JsonNode after = manage(cleanUp + "}");

        assertThat(dry.path("status").stringValue()).isEqualTo("dry_run");
        assertThat(dry.path("providers").path(0).path("orphans").intValue()).isEqualTo(1);
        assertThat(refused.path("code").stringValue()).isEqualTo("PERMISSION");
        JsonNode kimi = done.path("structuredContent").path("providers").path(0);
        assertThat(kimi.path("deleted").intValue()).isEqualTo(1);
        assertThat(after.path("providers").path(0).path("orphans").intValue()).isZero();
        assertThat(after.path("providers").path(0).path("listed").intValue()).isEqualTo(1);
    }

    @Test
    void cleanUp_clientThatCannotAsk_namesThePlanItWasShown() throws Exception {
        server.pdf("paper.pdf", "words");
        server.client.structured("kimi_manage_files", "{\"operation\":\"upload\",\"path\":\"paper.pdf\"}");
        leaveOrphan("0123456789abcdef");
        String consent = "{\"operation\":\"cleanup_orphaned\",\"dry_run\":false,\"confirm\":true";

        String first =
                manage("{\"operation\":\"cleanup_orphaned\"}").path("plan").stringValue();
        leaveOrphan("fedcba9876543210");
        JsonNode unseen = manage(consent + "}");
        JsonNode old = manage(consent + ",\"plan\":\"" + first + "\"}");
        JsonNode done = manage(consent + ",\"plan\":\"" + old.path("plan").stringValue() + "\"}");

        assertThat(unseen.path("status").stringValue()).isEqualTo("plan_changed");
        assertThat(old.path("status").stringValue()).isEqualTo("plan_changed");
        assertThat(old.path("plan").stringValue()).isNotEqualTo(first);
        assertThat(old.path("providers").path(0).path("orphans").intValue()).isEqualTo(2);
        assertThat(old.path("providers").path(0).path("deleted").intValue()).isZero();
        assertThat(done.path("providers").path(0).path("deleted").intValue()).isEqualTo(2);
    }

    @Test
    void cleanUp_planThatChangesBehindTheQuestion_isAskedAnew() throws Exception {
        server.pdf("paper.pdf", "words");
        server.client.structured("kimi_manage_files", "{\"operation\":\"upload\",\"path\":\"paper.pdf\"}");
        leaveOrphan("0123456789abcdef");
        String cleanUp = "{\"operation\":\"cleanup_orphaned\",\"dry_run\":false}";

        JsonNode asked = server.client.asking().call(TOOL, cleanUp);
        leaveOrphan("fedcba9876543210");
        JsonNode again = server.client.asking().answered(TOOL, cleanUp, asked, YES);
        long deleted = deletions();
        JsonNode done = server.client.asking().answered(TOOL, cleanUp, again, YES);

        assertThat(asked.toString()).contains("delete_orphan=1");
        assertThat(again.path("inputRequests").toString()).contains("delete_orphan=2");
        assertThat(deleted).isZero();
        assertThat(done.path("structuredContent")
                        .path("providers")
                        .path(0)
                        .path("deleted")
                        .intValue())
                .isEqualTo(2);
    }

    private long deletions() {
        return server.upstream.requests().stream()
                .filter(request -> request.method().equals("DELETE"))
                .count();
    }

    @Test
    void sync_copyThatWasLost_isToldAndSentAgainOnConsent() throws Exception {
        server.pdf("paper.pdf", "words");
        JsonNode file = server.client
                .structured("kimi_manage_files", "{\"operation\":\"upload\",\"path\":\"paper.pdf\"}")
                .path("file");
        server.deleteAtProvider(file.path("copies").path(0).path("remote_id").stringValue());
        String sync = "{\"operation\":\"sync\",\"provider\":\"kimi\",\"resend\":true";

        JsonNode dry = manage(sync + "}").path("providers").path(0);
        JsonNode declined =
                server.client.asking().answered(TOOL, sync + ",\"dry_run\":false}", "{\"action\":\"decline\"}");
        JsonNode done = server.client
                .asking()
                .answered(TOOL, sync + ",\"dry_run\":false}", YES)
                .path("structuredContent");
        JsonNode after = manage(sync + ",\"dry_run\":false}");

        assertThat(dry.path("verdict").stringValue()).isEqualTo("needs_consent");
        assertThat(dry.path("to_do").toString()).isEqualTo("{\"mark_gone\":1,\"re_upload\":1}");
        assertThat(dry.path("known").intValue()).isEqualTo(1);
        assertThat(declined.path("structuredContent").path("status").stringValue())
                .isEqualTo("not_confirmed");
        assertThat(done.path("providers").path(0).path("done").intValue()).isEqualTo(2);
        assertThat(server.uploads()).isEqualTo(2);
        assertThat(after.path("status").stringValue()).isEqualTo("done");
        assertThat(after.path("providers").path(0).path("to_do")).isEmpty();
    }

    @Test
    void audit_tellsWhatWasDoneWithoutNamesInPages() throws Exception {
        server.pdf("secret name.pdf", "secret words");
        String id = server.client
                .structured("kimi_manage_files", "{\"operation\":\"upload\",\"path\":\"secret name.pdf\"}")
                .path("file")
                .path("id")
                .stringValue();
        manage("{\"operation\":\"hold\",\"file_id\":\"" + id + "\"}");

        JsonNode all = manage("{\"operation\":\"audit\"}");
        JsonNode first = manage("{\"operation\":\"audit\",\"limit\":2}");
        JsonNode rest = manage(
                "{\"operation\":\"audit\",\"after\":\"" + first.path("next").stringValue() + "\"}");
        JsonNode there = server.client.structured("kimi_manage_files", "{\"operation\":\"audit\"}");
        JsonNode wrong = server.client.error(TOOL, "{\"operation\":\"audit\",\"after\":\"x\"}");

        assertThat(all.path("audit"))
                .extracting(entry -> entry.path("action").stringValue())
                .containsExactly("held", "uploaded", "added");
        assertThat(all.toString()).doesNotContain("secret");
        assertThat(first.path("audit")).hasSize(2);
        assertThat(rest.path("audit")).hasSize(1);
        assertThat(there.path("audit")).hasSize(1);
        assertThat(there.path("audit").path(0).path("provider").stringValue()).isEqualTo("kimi");
        assertThat(wrong.path("code").stringValue()).isEqualTo("INVALID_REQUEST");
    }

    @Test
    void statsAndHealth_tellHowMuchThereIsAndHowItIs() throws Exception {
        uploaded("a.txt", "words");

        JsonNode stats = manage("{\"operation\":\"stats\"}").path("stats");
        JsonNode health = manage("{\"operation\":\"health\"}").path("health");

        assertThat(stats.path("files").intValue()).isEqualTo(1);
        assertThat(stats.path("bytes").intValue()).isEqualTo(5);
        assertThat(stats.path("types").path("text/plain").intValue()).isEqualTo(1);
        assertThat(health.path("health").stringValue()).isEqualTo("healthy");
        assertThat(health.path("reasons")).isEmpty();
    }

    @Test
    void cleanUp_listingThatFails_deletesNothing() throws Exception {
        server.pdf("paper.pdf", "words");
        server.client.structured("kimi_manage_files", "{\"operation\":\"upload\",\"path\":\"paper.pdf\"}");
        leaveOrphan("0123456789abcdef");
        for (int i = 0; i < 10; i++) {
            server.upstream.on("/files").fail(500, Map.of(), "no");
        }

        JsonNode done = manage("{\"operation\":\"cleanup_orphaned\",\"dry_run\":false,\"confirm\":true}");

        assertThat(done.path("providers").path(0).path("verdict").stringValue()).isEqualTo("unverified");
        assertThat(done.path("providers").path(0).path("deleted").intValue()).isZero();
        assertThat(server.upstream.requests())
                .noneMatch(request -> request.method().equals("DELETE"));
    }

    /** Has the provider hold a file of this installation that belongs to no copy. */
    private void leaveOrphan(String tag) throws IOException, InterruptedException {
        String upload = server.upstream.requests().stream()
                .filter(request -> request.method().equals("POST"))
                .findFirst()
                .orElseThrow()
                .bodyText();
        Matcher ours = Pattern.compile("filename=\"(exai-[^-]+-)[0-9a-f]{16}").matcher(upload);
        assertThat(ours.find()).isTrue();
        String body = "--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nfile-extract\r\n--b\r\n"
                + "Content-Disposition: form-data; name=\"file\"; filename=\"" + ours.group(1)
                + tag + "-lost.pdf\"\r\n\r\nlost\r\n--b--\r\n";
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.upstream.baseUrl() + "/files"))
                                .header("Authorization", "Bearer " + server.upstream.key())
                                .header("Content-Type", "multipart/form-data; boundary=b")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
    }
}
