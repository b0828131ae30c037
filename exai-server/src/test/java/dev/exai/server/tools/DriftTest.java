package dev.exai.server.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.server.cli.McpClient;
import dev.exai.server.cli.Program;
import dev.exai.server.cli.Served;
import dev.exai.server.tools.FileVendor.Fate;
import dev.exai.server.tools.FileVendor.Held;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Copies at a provider that differ from what is known of them, put right over the protocol: a real server, real files, and a
 * vendor over real HTTP. {@code -Dexai.drift.files} sets of how many files.
 */
@Timeout(1_800)
class DriftTest {
    private static final int FILES = Integer.getInteger("exai.drift.files", 120);
    private static final int EACH = Math.max(1, FILES / 60);

    @TempDir
    private Path home;

    private FileVendor vendor;
    private Program program;

    @BeforeEach
    void open() throws IOException {
        vendor = new FileVendor();
        program = new Program(home)
                .with("OPENAI_API_KEY", "a-key-of-tests")
                .with("EXAI_PROVIDER_OPENAI_BASE_URL", vendor.baseUrl());
    }

    @AfterEach
    void stop() {
        vendor.close();
    }

    private int add(String folder, int count) throws IOException {
        Files.createDirectories(home.resolve(folder));
        for (int i = 0; i < count; i++) {
            Files.writeString(home.resolve(folder).resolve(folder + i + ".txt"), "content " + folder + " " + i);
        }
        return program.run("files", "add", "--provider", "openai", folder).code();
    }

    /** Six kinds of drift, as many of each; what must be there afterwards, whatever else is. */
    private Set<String> drift() throws IOException {
        vendor.put("somebody-elses.txt", 5, "processed");
        vendor.put("exai-0123456789abcdef-0123456789abcdef-of-another-installation.txt", 5, "processed");
        assertThat(add("good", FILES - 2 * EACH)).isZero();
        vendor.listingRefused = true;
        vendor.fate = name -> Fate.ANSWER_LOST;
        assertThat(add("arrived", EACH)).isEqualTo(1);
        vendor.fate = name -> Fate.LOST;
        assertThat(add("lost", EACH)).isEqualTo(1);
        vendor.listingRefused = false;
        vendor.fate = name -> Fate.ARRIVES;
        Set<String> stay = new HashSet<>(vendor.files.keySet());
        List<Held> ours = new ArrayList<>(vendor.files.values()).subList(2, 2 + 3 * EACH);
        for (int i = 0; i < EACH; i++) {
            Held gone = ours.get(3 * i);
            Held cut = ours.get(3 * i + 1);
            Held failed = ours.get(3 * i + 2);
            vendor.files.remove(gone.id());
            vendor.files.put(cut.id(), new Held(cut.id(), cut.name(), cut.bytes() - 1, "", "processed"));
            vendor.files.put(failed.id(), new Held(failed.id(), failed.name(), failed.bytes(), "", "error"));
            vendor.put(
                    gone.name().substring(0, gone.name().indexOf('-', 5) + 1) + String.format("%016x", i)
                            + "-orphan.txt",
                    5,
                    "processed");
            stay.removeAll(Set.of(gone.id(), cut.id(), failed.id()));
        }
        return stay;
    }

    @Test
    void sixKindsOfDrift_areGoneAfterOnePassWithoutAWrongDelete() throws Exception {
        Set<String> stay = drift();
        vendor.calls.set(0);
        vendor.listings.set(0);
        try (Served served = Served.start(program.later(Duration.ofHours(3)))) {
            McpClient client = served.client();
            String sync = "{\"operation\":\"sync\",\"provider\":\"openai\"";

            long start = System.nanoTime();
            JsonNode dry = client.structured("manage_files", sync + "}");
            JsonNode done = client.structured(
                    "manage_files",
                    sync + ",\"dry_run\":false,\"confirm\":true,\"plan\":\""
                            + dry.path("plan").stringValue() + "\"}");
            int calls = vendor.calls.get();
            JsonNode after = client.structured("manage_files", sync + "}");
            System.getLogger("drift")
                    .log(
                            System.Logger.Level.INFO,
                            FILES + " files, " + 6 * EACH + " of them drifted: "
                                    + (System.nanoTime() - start) / 1_000_000 + " ms, " + calls + " calls and "
                                    + vendor.listings + " listings; " + done);

            assertThat(dry.path("providers").path(0).path("to_do").toString())
                    .isEqualTo("{\"adopt\":" + EACH + ",\"delete_orphan\":" + EACH + ",\"forget\":" + EACH
                            + ",\"mark_gone\":" + EACH + ",\"replace\":" + 2 * EACH + "}");
            assertThat(done.path("providers").path(0).path("done").intValue()).isEqualTo(6 * EACH);
            assertThat(done.path("providers").path(0).path("failures")).isEmpty();
            assertThat(calls).isLessThanOrEqualTo(6 * EACH);
            assertThat(after.path("providers").path(0).path("to_do")).isEmpty();
            assertThat(vendor.files.keySet()).isEqualTo(stay);
        }
    }
}
