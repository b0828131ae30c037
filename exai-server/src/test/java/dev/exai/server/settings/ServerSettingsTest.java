package dev.exai.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerSettingsTest {
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> options = new HashMap<>();

    @TempDir
    private Path home;

    private Path data;

    @BeforeEach
    void makeDataDirectory() throws IOException {
        data = Files.createDirectories(home.resolve(".local/share/exai"));
    }

    @Test
    void read_nothingSet_hasDefaults() {
        ServerSettings settings = read();

        assertThat(settings.get(Settings.HOST)).isEqualTo("127.0.0.1");
        assertThat(settings.get(Settings.PORT)).isEqualTo(8787);
        assertThat(settings.get(Settings.AUTH)).isTrue();
        assertThat(settings.find(Settings.TOKEN)).isEmpty();
        assertThat(settings.dataDirectory()).isEqualTo(data);
        assertThat(settings.notices()).isEmpty();
        assertThat(settings.timeouts().connect()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void read_setEverywhere_optionWinsOverEnvironmentOverFile() throws IOException {
        file("port=1\nhost=a\nlog-level=error\n");
        environment.put("EXAI_PORT", "2");
        environment.put("EXAI_HOST", "b");
        options.put("port", "3");

        ServerSettings settings = read();

        assertThat(settings.get(Settings.PORT)).isEqualTo(3);
        assertThat(settings.get(Settings.HOST)).isEqualTo("b");
        assertThat(settings.get(Settings.LOG_LEVEL)).isEqualTo("error");
        assertThat(effective("port")).isEqualTo(new ServerSettings.Effective("port", "3", Origin.OPTION, "--port"));
        assertThat(effective("host").where()).isEqualTo("EXAI_HOST");
        assertThat(effective("log-level").where()).isEqualTo("config.properties");
        assertThat(effective("auth").origin()).isEqualTo(Origin.DEFAULT);
    }

    @Test
    void read_manyFaults_tellsAllAtOnce() throws IOException {
        file("prot=1\nport=70000\n");
        environment.put("EXAI_TIMEOUTS_IDLE", "soon");
        options.put("auth", "perhaps");

        assertThatThrownBy(this::read)
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIGURATION))
                .hasMessageContaining("4 settings are wrong")
                .hasMessageContaining("unknown setting in config.properties: prot")
                .hasMessageContaining("port (config.properties) must be 0–65535, not \"70000\"")
                .hasMessageContaining("timeouts.idle (EXAI_TIMEOUTS_IDLE)")
                .hasMessageContaining("auth");
    }

    @Test
    void read_emptySecret_namesTheKeyOnly() throws IOException {
        file("provider.kimi.key=\n");
        makePrivate();

        assertThatThrownBy(this::read).hasMessageContaining("provider.kimi.key").hasMessageNotContaining("not \"");
    }

    @Test
    void read_emptySecretInTheEnvironment_isRefused() {
        environment.put("KIMI_API_KEY", "");

        assertThatThrownBy(this::read).hasMessageContaining("provider.kimi.key (KIMI_API_KEY)");
    }

    @Test
    void read_secretInAFileOthersCanRead_isRefusedWithoutTheSecret() throws IOException {
        file("provider.kimi.key=not-for-your-eyes\n");
        Files.setPosixFilePermissions(data.resolve(ConfigFile.NAME), PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(this::read)
                .hasMessageContaining("provider.kimi.key")
                .hasMessageContaining("other users can read")
                .hasMessageNotContaining("not-for-your-eyes");
    }

    @Test
    void read_secretInAPrivateFile_isTaken() throws IOException {
        file("provider.kimi.key=for-kimi-only\n");
        makePrivate();

        assertThat(read().providers().configured()).hasSize(1);
    }

    @Test
    void read_faultySecret_isNotShown() {
        environment.put("EXAI_TOKEN", "a\u0000secret");

        assertThatThrownBy(this::read).hasMessageContaining("token").hasMessageNotContaining("secret\"");
    }

    @Test
    void read_fileThatIsNoProperties_isRefused() throws IOException {
        file("port=\\u12\n");

        assertThatThrownBy(this::read).hasMessageContaining("config.properties cannot be read");
    }

    @Test
    void read_dataDirectoryInItsOwnFile_isRefused() throws IOException {
        file("data-dir=/elsewhere\n");

        assertThatThrownBy(this::read).hasMessageContaining("data-dir cannot stand in config.properties");
    }

    @Test
    void read_dataDirectoryByOption_findsTheFileThere() throws IOException {
        Path other = Files.createDirectory(home.resolve("other"));
        Files.writeString(other.resolve(ConfigFile.NAME), "port=9\n");
        options.put("data-dir", "other");

        ServerSettings settings = read();

        assertThat(settings.dataDirectory()).isEqualTo(other);
        assertThat(settings.get(Settings.PORT)).isEqualTo(9);
    }

    @Test
    void read_dataDirectoryByVariable_isTaken() {
        environment.put("EXAI_DATA_DIR", home.resolve("v").toString());

        assertThat(read().dataDirectory()).isEqualTo(home.resolve("v"));
    }

    @Test
    void read_unknownVariableOfOurs_isNoticed() {
        environment.put("EXAI_PROT", "1");
        environment.put("EXAI_JAVA", "/jdk");

        assertThat(read().notices()).singleElement().asString().contains("EXAI_PROT", "no effect");
    }

    @Test
    void read_namesOfThePredecessors_areUnderstood() {
        environment.put("DEFAULT_MODEL", "glm-5.3");
        environment.put("DISABLED_TOOLS", "chat, status");

        ServerSettings settings = read();

        assertThat(settings.get(Settings.DEFAULT_MODEL)).isEqualTo("glm-5.3");
        assertThat(settings.get(Settings.DISABLED_TOOLS)).containsExactly("chat", "status");
    }

    @Test
    void effective_secrets_areMasked() {
        environment.put("EXAI_TOKEN", "a-token-of-the-test");
        environment.put("OPENAI_API_KEY", "a-key-of-the-test");

        assertThat(effective("token").text()).isEqualTo("***");
        assertThat(effective("provider.openai.key").text()).isEqualTo("***");
        assertThat(read().toString()).doesNotContain("of-the-test");
    }

    @Test
    void roots_pathList_isSplit() {
        environment.put("EXAI_FILES_ROOTS", "/a" + java.io.File.pathSeparator + "/b");

        assertThat(read().find(FilePathSettings.ROOTS)).hasValue(List.of(Path.of("/a"), Path.of("/b")));
    }

    @Test
    void limits_areReadAndCheckedAgainstEachOther() {
        options.put("limits.http-body-bytes", "1000");
        options.put("sessions.per-principal.running", "3");
        ServerSettings settings = read();
        options.put("conversations.bytes", "100000000");
        options.put("conversations.per-principal.bytes", "99999999");
        ServerSettings contradictory = read();

        assertThat(LimitSettings.protocol(settings).of(dev.exai.server.rpc.Limit.HTTP_BODY_BYTES))
                .isEqualTo(1000);
        assertThat(LimitSettings.sessions(settings).perPrincipal().permits()).isEqualTo(3);
        assertThat(LimitSettings.conversations(settings).turns()).isEqualTo(1_000);
        assertThat(LimitSettings.files(settings).files()).isEqualTo(500);
        assertThatThrownBy(() -> LimitSettings.conversations(contradictory))
                .hasMessageContaining("conversations.per-principal.bytes must not be less");
    }

    private ServerSettings read() {
        return ServerSettings.read(new Platform(environment, "Linux", home, home), options);
    }

    private ServerSettings.Effective effective(String name) {
        return read().effective().stream()
                .filter(setting -> setting.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void file(String text) throws IOException {
        Files.writeString(data.resolve(ConfigFile.NAME), text);
    }

    private void makePrivate() throws IOException {
        Files.setPosixFilePermissions(data.resolve(ConfigFile.NAME), PosixFilePermissions.fromString("rw-------"));
    }
}
