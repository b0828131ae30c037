package dev.exai.server.settings;

import dev.exai.core.TimeSource;
import dev.exai.files.WebAccess;
import java.time.Duration;
import java.util.List;

/** The settings of files that are fetched from addresses. */
public final class WebFileSettings {
    /** Whether they are. */
    public static final Setting<Boolean> ENABLED = Setting.of(
            "files.web.enabled",
            SettingType.BOOLEAN,
            "false",
            "Whether files may be fetched from addresses of the public internet. Private networks, this machine and its cloud"
                    + " are never asked.");

    private static final Setting<Boolean> PLAIN_HTTP = Setting.of(
            "files.web.plain-http",
            SettingType.BOOLEAN,
            "false",
            "Whether http is allowed beside https, where files are fetched.");
    private static final Setting<Duration> TIMEOUT = Setting.of(
            "files.web.timeout",
            SettingType.duration(Duration.ofSeconds(1), Duration.ofHours(24)),
            "5m",
            "Longest time to fetch one file, redirects included.");

    private WebFileSettings() {}

    /** All of them, in the order in which people read about them. */
    static List<Setting<?>> all() {
        return List.of(ENABLED, PLAIN_HTTP, TIMEOUT);
    }

    /** Whether and how files are fetched. */
    public static WebAccess access(ServerSettings settings, TimeSource time) {
        return settings.get(ENABLED)
                ? new WebAccess.Builder()
                        .plainHttp(settings.get(PLAIN_HTTP))
                        .totalTimeout(settings.get(TIMEOUT))
                        .time(time)
                        .build()
                : WebAccess.off();
    }
}
