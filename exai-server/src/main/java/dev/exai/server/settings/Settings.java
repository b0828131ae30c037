package dev.exai.server.settings;

import dev.exai.core.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The registry: every setting of the server, in the order in which people read about them. */
public final class Settings {
    /** Where EXAI keeps its files; only an option or the environment can say, because the file lies there. */
    public static final Setting<Path> DATA_DIR = Setting.of(
                    "data-dir",
                    SettingType.PATH,
                    null,
                    "Directory of the configuration file, the access token and the conversations."
                            + " Default the platform's directory for data of the user.")
            .withOption("--data-dir");

    /** The simulated provider. */
    public static final Setting<Boolean> DEMO = Setting.of(
                    "demo",
                    SettingType.BOOLEAN,
                    "false",
                    "Adds a simulated provider with the model demo/echo, which needs no key and no network.")
            .withOption("--demo");

    /** The address to listen on. */
    public static final Setting<String> HOST = Setting.of(
                    "host", SettingType.TEXT, "127.0.0.1", "Address that serve listens on; loopback unless you say so.")
            .withOption("--host");

    /** The port to listen on. */
    public static final Setting<Long> PORT = Setting.of(
                    "port", SettingType.number(0, 65_535), "8787", "Port that serve listens on; 0 takes any free one.")
            .withOption("--port");

    /** Whether HTTP clients need the token. */
    public static final Setting<Boolean> AUTH = Setting.of(
                    "auth",
                    SettingType.BOOLEAN,
                    "true",
                    "Whether HTTP clients must present the access token; false is refused beyond loopback.")
            .withOption("--no-auth");

    /** The token of HTTP clients. */
    public static final Setting<Secret> TOKEN = Setting.of(
            "token",
            SettingType.SECRET,
            null,
            "Access token of HTTP clients, at least 16 visible ASCII characters. Default a random one, made at the first"
                    + " serve and kept in the data directory.");

    /** Further names the server answers to. */
    public static final Setting<List<String>> ALLOWED_HOSTS = Setting.of(
            "allowed-hosts",
            SettingType.WORDS,
            "",
            "Values of the Host header that are accepted beside the address listened on, for example behind a proxy.");

    /** Origins of web pages that may call. */
    public static final Setting<List<String>> ALLOWED_ORIGINS = Setting.of(
            "allowed-origins",
            SettingType.WORDS,
            "",
            "Origins of web pages whose scripts may call the server, beside those on loopback.");

    /** How much is logged. */
    public static final Setting<String> LOG_LEVEL = Setting.of(
            "log-level",
            SettingType.oneOf("off", "error", "warn", "info", "debug", "trace"),
            "warn",
            "What is logged to standard error: this level and graver ones.");

    /** The model of calls that name none. */
    public static final Setting<String> DEFAULT_MODEL = Setting.of(
                    "default-model",
                    SettingType.TEXT,
                    "auto",
                    "Model of a call that names none; auto takes the first healthy one that can do what is asked.")
            .orVariable("DEFAULT_MODEL");

    /** What auto tries first. */
    public static final Setting<List<String>> PREFERRED_MODELS = Setting.of(
            "preferred-models",
            SettingType.WORDS,
            "",
            "Models that auto looks at first, in this order, before those of the providers in their own order.");

    /** The order of providers. */
    public static final Setting<List<String>> PROVIDER_ORDER = Setting.of(
            "provider-order",
            SettingType.WORDS,
            "",
            "Providers in order of preference; the known vendors follow, then others by name.");

    /** What is known of models beside the catalogue. */
    public static final Setting<List<Path>> CATALOG_FILES = Setting.of(
            "catalog.files",
            SettingType.PATHS,
            "",
            "Files that add models to the catalogue or change what it says of them; later ones have the last word.");

    /** Tools that are not offered. */
    public static final Setting<List<String>> DISABLED_TOOLS = Setting.of(
                    "tools.disabled", SettingType.WORDS, "", "Tools that are not offered; version and listmodels stay.")
            .orVariable("DISABLED_TOOLS");

    /** The whole call. */
    public static final Setting<Duration> TOTAL_TIMEOUT = Setting.of(
            "timeouts.total",
            SettingType.duration(Duration.ofSeconds(1), Duration.ofHours(24)),
            "10m",
            "Longest time a call may take, with queueing and retries.");

    /** Connecting. */
    public static final Setting<Duration> CONNECT_TIMEOUT =
            Setting.of("timeouts.connect", clock(), "10s", "Longest time to connect to one address of a provider.");

    /** The first byte. */
    public static final Setting<Duration> FIRST_BYTE_TIMEOUT = Setting.of(
            "timeouts.first-byte",
            clock(),
            "5m",
            "Longest time from the sent request to the first byte of the answer; some models think in silence.");

    /** Silence. */
    public static final Setting<Duration> IDLE_TIMEOUT =
            Setting.of("timeouts.idle", clock(), "5m", "Longest silence between two bytes of an answer.");

    /** Learned clocks. */
    public static final Setting<Boolean> ADAPTIVE_TIMEOUTS = Setting.of(
            "timeouts.adaptive",
            SettingType.BOOLEAN,
            "false",
            "Whether the server learns how long each model takes, and stops answers that take three times as long as slow"
                    + " ones do. Never longer than the other timeouts.");

    private static final Map<String, Setting<?>> BY_NAME = new LinkedHashMap<>();

    static {
        List<Setting<?>> general = List.of(DEMO, HOST, PORT, AUTH, TOKEN, ALLOWED_HOSTS, ALLOWED_ORIGINS, LOG_LEVEL);
        List<Setting<?>> calls = List.of(
                DEFAULT_MODEL,
                PREFERRED_MODELS,
                PROVIDER_ORDER,
                CATALOG_FILES,
                DISABLED_TOOLS,
                TOTAL_TIMEOUT,
                CONNECT_TIMEOUT,
                FIRST_BYTE_TIMEOUT,
                IDLE_TIMEOUT,
                ADAPTIVE_TIMEOUTS);
        register(DATA_DIR);
        StorageSettings.all().forEach(Settings::register);
        general.forEach(Settings::register);
        calls.forEach(Settings::register);
        CallSettings.all().forEach(Settings::register);
        AnswerSettings.all().forEach(Settings::register);
        LimitSettings.all().forEach(Settings::register);
        FilePathSettings.all().forEach(Settings::register);
        StoredFileSettings.all().forEach(Settings::register);
        FileRuleSettings.all().forEach(Settings::register);
        S3StoreSettings.all().forEach(Settings::register);
        WebFileSettings.all().forEach(Settings::register);
    }

    private Settings() {}

    /** All settings except those of single providers. */
    public static List<Setting<?>> all() {
        return List.copyOf(BY_NAME.values());
    }

    /** The setting of that name, null if there is none. */
    public static @Nullable Setting<?> find(String name) {
        return BY_NAME.get(name);
    }

    private static void register(Setting<?> setting) {
        BY_NAME.put(setting.name(), setting);
    }

    private static SettingType<Duration> clock() {
        return SettingType.duration(Duration.ofMillis(1), Duration.ofHours(24));
    }
}
