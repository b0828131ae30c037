package dev.exai.server.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.file.FilePage;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.FileProvider;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.Timeouts;
import dev.exai.files.AllowedRoots;
import dev.exai.files.FileSettings;
import dev.exai.files.FileStorage;
import dev.exai.files.WebAccess;
import dev.exai.server.files.CopiesAt;
import dev.exai.server.files.StoredFiles;
import dev.exai.testkit.ManualClock;
import dev.exai.testkit.ScriptedProvider;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Which files of a provider are given out where the provider cannot be asked for one of them. */
class DownloadGuardTest {
    private static final ProviderId PLAIN = new ProviderId("plain");
    private static final Map<String, String> NAMES =
            Map.of("f-1", "report.txt", "f-2", "exai-0123456789abcdef-0123456789abcdef-a.txt", "f-3", "f-3");

    @TempDir
    private Path home;

    private final ManualClock clock = new ManualClock();
    private final AtomicInteger given = new AtomicInteger();
    private StoredFiles files;

    @BeforeEach
    void open() {
        files = new StoredFiles(
                () -> FileStorage.directory(home.resolve("files"), clock),
                new StoredFiles.Rules(
                        FileSettings.DEFAULT, AllowedRoots.of(List.of(home)), WebAccess.off(), Duration.ofHours(3)),
                clock);
    }

    @AfterEach
    void close() {
        files.close();
    }

    /** A provider without a way to ask for one file. */
    private final class Plain implements Provider, FileProvider {
        private final ScriptedProvider models = new ScriptedProvider("plain");
        private final Set<Ability> abilities;

        Plain(Set<Ability> abilities) {
            this.abilities = abilities;
        }

        @Override
        public ProviderId id() {
            return PLAIN;
        }

        @Override
        public List<ModelInfo> models() {
            return models.models();
        }

        @Override
        public ChatStream open(ChatRequest request, CallContext context) {
            return models.open(request, context);
        }

        @Override
        public FileProvider files() {
            return this;
        }

        @Override
        public Set<Ability> abilities() {
            return abilities;
        }

        /** Each page holds one file. */
        @Override
        public FilePage list(FilePurpose purpose, String after, CallContext context) {
            int place = after == null ? 1 : Integer.parseInt(after);
            String id = "f-" + place;
            RemoteFile file =
                    RemoteFile.of(PLAIN, id, NAMES.getOrDefault(id, "")).build();
            return new FilePage(List.of(file), place == NAMES.size() ? null : String.valueOf(place + 1));
        }

        @Override
        public InputStream content(String fileId, CallContext context) {
            given.incrementAndGet();
            return new ByteArrayInputStream("content".getBytes(StandardCharsets.UTF_8));
        }
    }

    private JsonNode download(String id, FileProvider.Ability... more) {
        Set<FileProvider.Ability> abilities = EnumSet.of(FileProvider.Ability.CONTENT, more);
        SmartFileDownloadTool tool = new SmartFileDownloadTool(
                new CopiesAt(files, List.of(new Plain(abilities))),
                new CallRoots(AllowedRoots.of(List.of(home)), Set.of()),
                new CallClocks(Timeouts.DEFAULT, Duration.ofMinutes(1)));
        ObjectNode arguments =
                (ObjectNode) JsonMapper.shared().readTree("{\"file_id\":\"" + id + "\",\"provider\":\"plain\"}");
        JsonNode result =
                tool.call(arguments, new CallerContext(new PrincipalId("ann"))).structured();
        return result == null ? arguments : result;
    }

    private void assertRefused(ErrorKind kind, String id, FileProvider.Ability... more) {
        assertThatThrownBy(() -> download(id, more))
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(kind));
        assertThat(given).hasValue(0);
    }

    @Test
    void fileOfAListing_isGivenOutForAWhileUnlessItIsACopyOrNobodyKnowsWhose() {
        assertRefused(ErrorKind.NOT_FOUND, "f-2", FileProvider.Ability.LIST);
        assertRefused(ErrorKind.UNSUPPORTED, "f-3", FileProvider.Ability.LIST);
        assertRefused(ErrorKind.NOT_FOUND, "f-4", FileProvider.Ability.LIST);

        JsonNode done = download("f-1", FileProvider.Ability.LIST);

        assertThat(home.resolve("report.txt")).hasContent("content");
        assertThat(done.path("file").path("expires_at").stringValue())
                .isEqualTo(clock.instant().plus(Duration.ofHours(3)).toString());
    }

    @Test
    void file_ofAProviderThatTellsNothing_isNotGivenOut() {
        assertRefused(ErrorKind.UNSUPPORTED, "f-1");
    }
}
