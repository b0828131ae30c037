package dev.exai.server.settings;

import dev.exai.files.TextLimits;
import dev.exai.server.rpc.Limit;
import dev.exai.server.rpc.Limits;
import dev.exai.sessions.ConversationLimits;
import dev.exai.sessions.SessionLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The settings that bound what callers may use: calls to models, conversations, and the protocol. */
public final class LimitSettings {
    private static final long MOST = Integer.MAX_VALUE;

    private static final Setting<Long> RUNNING = count("sessions.running", 1, 64, "Calls to models that run at once.");
    private static final Setting<Long> QUEUED =
            count("sessions.queued", 0, 1_024, "Calls to models that wait for a place; more are refused at once.");
    private static final Setting<Long> CALLER_RUNNING =
            count("sessions.per-principal.running", 1, 16, "Calls to models of one principal that run at once.");
    private static final Setting<Long> CALLER_QUEUED =
            count("sessions.per-principal.queued", 0, 64, "Calls to models of one principal that wait.");
    private static final Setting<Long> PROVIDER_RUNNING =
            count("sessions.per-provider.running", 1, 32, "Calls to one provider that run at once.");
    private static final Setting<Long> PROVIDER_QUEUED =
            count("sessions.per-provider.queued", 0, 256, "Calls to one provider that wait.");
    private static final Setting<Long> CONVERSATION_QUEUED = count(
            "sessions.per-conversation.queued",
            0,
            16,
            "Calls in one conversation that wait for the one that runs; its turns are one order.");

    private static final Setting<Long> TURNS =
            count("conversations.turns", 1, 1_000, "Most turns of one conversation.");
    private static final Setting<Long> BYTES =
            count("conversations.bytes", 1, 8L << 20, "Most bytes of one conversation.");
    private static final Setting<Long> CONVERSATIONS = count(
            "conversations.per-principal.count",
            1,
            100_000,
            "Most conversations of one principal; the one idle longest makes room for a new one. In memory at most 1000.");
    private static final Setting<Long> TOTAL_BYTES = count(
            "conversations.per-principal.bytes",
            1,
            1L << 30,
            "Most bytes of all conversations of one principal. In memory at most 67108864.");
    private static final Setting<Duration> IDLE = Setting.of(
            "conversations.idle",
            SettingType.duration(Duration.ofSeconds(1), Duration.ofDays(366)),
            "2160h",
            "A conversation that is not used for so long expires, unless it is pinned.");

    private static final Setting<Long> FILE_BYTES = Setting.of(
            "files.file-bytes",
            SettingType.number(1, TextLimits.MAX_BYTES),
            Long.toString(TextLimits.DEFAULT.fileBytes()),
            "Most bytes of one text file shown to a model.");
    private static final Setting<Long> FILES_BYTES = Setting.of(
            "files.total-bytes",
            SettingType.number(1, TextLimits.MAX_BYTES),
            Long.toString(TextLimits.DEFAULT.totalBytes()),
            "Most bytes of all text files of one call.");
    private static final Setting<Long> FILES = count(
            "files.count", 1, TextLimits.DEFAULT.files(), "Most text files of one call, those of folders included.");

    private static final Map<Limit, Setting<Long>> PROTOCOL = new EnumMap<>(Limit.class);

    static {
        for (Limit limit : Limit.values()) {
            String name = "limits." + limit.settingName();
            PROTOCOL.put(limit, count(name, limit.least(), limit.standard(), LimitTexts.of(limit)));
        }
    }

    private LimitSettings() {}

    /** All of them, in the order in which people read about them. */
    static List<Setting<?>> all() {
        List<Setting<?>> all = new ArrayList<>(List.of(
                RUNNING,
                QUEUED,
                CALLER_RUNNING,
                CALLER_QUEUED,
                PROVIDER_RUNNING,
                PROVIDER_QUEUED,
                CONVERSATION_QUEUED,
                TURNS,
                BYTES,
                CONVERSATIONS,
                TOTAL_BYTES,
                IDLE,
                FILE_BYTES,
                FILES_BYTES,
                FILES));
        all.addAll(PROTOCOL.values());
        return all;
    }

    /** How many calls to models may run and wait. */
    public static SessionLimits sessions(ServerSettings settings) {
        return SessionLimits.builder()
                .global(limit(settings, RUNNING, QUEUED))
                .perPrincipal(limit(settings, CALLER_RUNNING, CALLER_QUEUED))
                .perProvider(limit(settings, PROVIDER_RUNNING, PROVIDER_QUEUED))
                .perConversation(new SessionLimits.Limit(1, number(settings, CONVERSATION_QUEUED)))
                .build();
    }

    /**
     * How much of conversations is kept.
     *
     * @throws dev.exai.core.ExaiException kind CONFIGURATION if they contradict each other
     */
    public static ConversationLimits conversations(ServerSettings settings) {
        long bytes = settings.get(BYTES);
        if (settings.get(TOTAL_BYTES) < bytes) {
            SettingFaults faults = new SettingFaults();
            faults.add(TOTAL_BYTES.name() + " must not be less than " + BYTES.name() + ", which is " + bytes);
            faults.throwIfAny();
        }
        return new ConversationLimits(
                number(settings, TURNS),
                bytes,
                number(settings, CONVERSATIONS),
                settings.get(TOTAL_BYTES),
                settings.get(IDLE));
    }

    /** What of these limits is kept where conversations live in memory. */
    public static ConversationLimits inMemory(ConversationLimits limits) {
        ConversationLimits most = ConversationLimits.DEFAULT;
        long total = Math.max(limits.bytes(), Math.min(limits.totalBytes(), most.totalBytes()));
        return new ConversationLimits(
                limits.turns(),
                limits.bytes(),
                Math.min(limits.conversations(), most.conversations()),
                total,
                limits.idle());
    }

    /** How much text one call may take in. */
    public static TextLimits files(ServerSettings settings) {
        return new TextLimits(
                settings.get(FILE_BYTES),
                settings.get(FILES_BYTES),
                number(settings, FILES),
                TextLimits.DEFAULT.depth());
    }

    /** The bounds of the protocol. */
    public static Limits protocol(ServerSettings settings) {
        Limits.Builder limits = new Limits.Builder();
        PROTOCOL.forEach((limit, setting) -> limits.set(limit, settings.get(setting)));
        return limits.build();
    }

    /** The bounds that callers run into, by the names of the settings. */
    public static Map<String, Long> shown(ServerSettings settings) {
        Map<String, Long> shown = new TreeMap<>();
        for (Setting<Long> setting : List.of(
                RUNNING,
                QUEUED,
                CALLER_RUNNING,
                CALLER_QUEUED,
                PROVIDER_RUNNING,
                PROVIDER_QUEUED,
                TURNS,
                BYTES,
                FILE_BYTES,
                FILES_BYTES,
                FILES)) {
            shown.put(setting.name(), settings.get(setting));
        }
        return shown;
    }

    private static Setting<Long> count(String name, long least, long standard, String description) {
        return Setting.of(name, SettingType.number(least, MOST), Long.toString(standard), description);
    }

    private static SessionLimits.Limit limit(ServerSettings settings, Setting<Long> permits, Setting<Long> queue) {
        return new SessionLimits.Limit(number(settings, permits), number(settings, queue));
    }

    private static int number(ServerSettings settings, Setting<Long> setting) {
        return Math.toIntExact(settings.get(setting));
    }
}
