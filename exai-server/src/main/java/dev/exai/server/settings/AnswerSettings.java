package dev.exai.server.settings;

import dev.exai.core.TimeSource;
import dev.exai.sessions.AnswerCache;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The settings of answers that are given again, and of summaries. */
public final class AnswerSettings {
    private static final String CHAT = "chat";

    private static final Setting<List<String>> CACHED_TOOLS = Setting.of(
            "cache.tools",
            SettingType.WORDS,
            "",
            "Tools that may answer a request which the same caller repeats word for word from the answer before; only chat"
                    + " can. Default none.");
    private static final Setting<Duration> CACHE_KEPT = Setting.of(
            "cache.kept",
            SettingType.duration(Duration.ofSeconds(1), Duration.ofDays(30)),
            "1h",
            "How long such an answer may be given again.");
    private static final Setting<Long> CACHE_BYTES = Setting.of(
            "cache.bytes",
            SettingType.number(1, Integer.MAX_VALUE),
            Long.toString(16L << 20),
            "Most bytes of answers that are kept for that, about.");
    private static final Setting<String> SUMMARY_MODEL = Setting.of(
            "conversations.summary-model",
            SettingType.TEXT,
            null,
            "A cheap model that summarizes the turns of a conversation which no longer fit. Default none: they are left"
                    + " out.");

    private AnswerSettings() {}

    /** All of them, in the order in which people read about them. */
    static List<Setting<?>> all() {
        return List.of(CACHED_TOOLS, CACHE_KEPT, CACHE_BYTES, SUMMARY_MODEL);
    }

    /**
     * The cache of chat's answers, null if there is none.
     *
     * @throws dev.exai.core.ExaiException kind CONFIGURATION if a tool is named that cannot have one
     */
    public static @Nullable AnswerCache cache(ServerSettings settings, TimeSource time) {
        List<String> tools = settings.get(CACHED_TOOLS);
        SettingFaults faults = new SettingFaults();
        for (String tool : tools) {
            if (!tool.equals(CHAT)) {
                faults.add(CACHED_TOOLS.name() + ": only " + CHAT + " can answer from a cache");
            }
        }
        faults.throwIfAny();
        return tools.isEmpty() ? null : new AnswerCache(settings.get(CACHE_BYTES), settings.get(CACHE_KEPT), time);
    }

    /** The model that summarizes; empty if none does. */
    public static Optional<String> summaryModel(ServerSettings settings) {
        return settings.find(SUMMARY_MODEL);
    }
}
