package dev.exai.server.settings;

import dev.exai.core.spi.Timeouts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The settings of one start, all of them checked. Prints no secret. Immutable. */
public final class ServerSettings {
    private final Platform platform;
    private final Map<String, SettingValue> values;
    private final List<String> notices;

    ServerSettings(Platform platform, Map<String, SettingValue> values, List<String> notices) {
        this.platform = platform;
        this.values = new TreeMap<>(values);
        this.notices = List.copyOf(notices);
    }

    /**
     * Reads the settings.
     *
     * @param options what the command line sets, by the names of the settings
     * @throws dev.exai.core.ExaiException kind CONFIGURATION that tells every fault, and no secret
     */
    public static ServerSettings read(Platform platform, Map<String, String> options) {
        return new SettingsReader(platform, options, ProviderSettings.vendorVariables()).read();
    }

    /** The value, set or default. */
    public <T> T get(Setting<T> setting) {
        return find(setting).orElseThrow(() -> new IllegalStateException(setting.name() + " has no default"));
    }

    /** The value, empty if it is not set and has no default. */
    public <T> Optional<T> find(Setting<T> setting) {
        SettingValue value = values.get(setting.name());
        return value == null
                ? Optional.empty()
                : Optional.of(setting.type().parser().apply(value.text()));
    }

    /** The directory of EXAI's files, absolute; it may not exist yet. */
    public Path dataDirectory() {
        return platform.workingDirectory().resolve(get(Settings.DATA_DIR));
    }

    /** The clocks of a call. */
    public Timeouts timeouts() {
        return new Timeouts(
                get(Settings.CONNECT_TIMEOUT), get(Settings.FIRST_BYTE_TIMEOUT), get(Settings.IDLE_TIMEOUT));
    }

    /** Which providers are configured, and which are not and why. */
    public ProviderSettings providers() {
        return ProviderSettings.of(values, get(Settings.DEMO), get(Settings.PROVIDER_ORDER));
    }

    /** What the process found around it. */
    public Platform platform() {
        return platform;
    }

    /** What has no effect and should be known, one sentence each. */
    public List<String> notices() {
        return notices;
    }

    /** Every setting with its value and origin, secrets masked, in the order of names. */
    public List<Effective> effective() {
        List<Effective> shown = new ArrayList<>();
        values.forEach((name, value) -> {
            boolean secret = SettingsReader.typeOf(name).secret();
            shown.add(
                    new Effective(name, secret ? "***" : Printable.text(value.text()), value.origin(), value.where()));
        });
        return shown;
    }

    /**
     * A setting as it holds now.
     *
     * @param text its value, or asterisks for a secret
     * @param where the variable, option or file that set it; empty for a default
     */
    public record Effective(String name, String text, Origin origin, String where) {}

    @Override
    public String toString() {
        return "ServerSettings[" + values.size() + " values]";
    }
}
