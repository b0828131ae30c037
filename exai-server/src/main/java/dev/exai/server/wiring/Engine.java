package dev.exai.server.wiring;

import dev.exai.core.TimeSource;
import dev.exai.core.route.Router;
import dev.exai.files.AllowedRoots;
import dev.exai.providers.LoadOptions;
import dev.exai.providers.ModelOverlay;
import dev.exai.providers.ProviderRegistry;
import dev.exai.providers.Providers;
import dev.exai.providers.telemetry.LogObserver;
import dev.exai.server.chat.AttachmentReader;
import dev.exai.server.chat.ChatService;
import dev.exai.server.chat.ModelCalls;
import dev.exai.server.files.FileDelivery;
import dev.exai.server.files.StoredFiles;
import dev.exai.server.files.UpkeepStart;
import dev.exai.server.ops.ModelList;
import dev.exai.server.ops.logging.LineLogProvider;
import dev.exai.server.settings.AnswerSettings;
import dev.exai.server.settings.CallSettings;
import dev.exai.server.settings.FilePathSettings;
import dev.exai.server.settings.LimitSettings;
import dev.exai.server.settings.ProviderSettings;
import dev.exai.server.settings.ServerSettings;
import dev.exai.server.settings.Settings;
import dev.exai.server.settings.StorageSettings;
import dev.exai.server.settings.StoredFileSettings;
import dev.exai.server.settings.WebFileSettings;
import dev.exai.sessions.AdaptiveTimeouts;
import dev.exai.sessions.Conversations;
import dev.exai.sessions.IdempotentCalls;
import dev.exai.sessions.SessionManager;
import dev.exai.sessions.Summaries;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Everything below the protocol: providers, routing, sessions, conversations, chats. Thread-safe; to be closed. */
public final class Engine implements AutoCloseable {
    private final ServerSettings settings;
    private final AllowedRoots roots;
    private final ProviderSettings providerSettings;
    private final ProviderRegistry providers;
    private final Router router;
    private final SessionManager sessions;
    private final Conversing conversing;
    private final Calls calls;
    private final ChatService chats;
    private final IdempotentCalls idempotentCalls;
    private final StoredFiles files;
    private final UpkeepStart upkeep;

    /**
     * Builds everything; uses no network, and needs no storage yet.
     *
     * @param standardRoots the directories below which files may be read where the settings name none
     * @param keeping where conversations are kept; on disk only if it is asked for here
     * @throws dev.exai.core.ExaiException kind CONFIGURATION that tells what is wrong
     */
    public Engine(ServerSettings settings, List<Path> standardRoots, Keeping keeping, TimeSource time) {
        this.settings = settings;
        LineLogProvider.level(settings.get(Settings.LOG_LEVEL));
        Path here = settings.platform().workingDirectory();
        roots = FilePathSettings.roots(settings, standardRoots);
        providerSettings = settings.providers();
        conversing = new Conversing(settings, keeping, time);
        calls = new Calls(settings, conversing.ledger(), time);
        providers = Providers.load(
                providerSettings.configured(),
                LoadOptions.builder()
                        .retries(CallSettings.retries(settings))
                        .observers(List.of(new LogObserver()))
                        .overlays(settings.get(Settings.CATALOG_FILES).stream()
                                .map(file -> ModelOverlay.read(here.resolve(file)))
                                .toList())
                        .build());
        router = new Router.Builder(providers.providers())
                .preferred(settings.get(Settings.PREFERRED_MODELS))
                .category(CallSettings.category(settings))
                .pricing(CallSettings.pricing(settings))
                .fallbacks(CallSettings.fallbacks(settings))
                .health(providers::health)
                .time(time)
                .build();
        sessions = SessionManager.builder()
                .limits(LimitSettings.sessions(settings))
                .adaptiveTimeouts(settings.get(Settings.ADAPTIVE_TIMEOUTS) ? new AdaptiveTimeouts() : null)
                .time(time)
                .build();
        files = new StoredFiles(
                keeping == Keeping.IN_MEMORY || StorageSettings.isMemory(settings)
                        ? null
                        : () -> StoredFileSettings.open(settings, time),
                new StoredFiles.Rules(
                        StoredFileSettings.limits(settings),
                        roots,
                        WebFileSettings.access(settings, time),
                        StoredFileSettings.keep(settings)),
                time);
        upkeep = new UpkeepStart(files, providers.providers(), StoredFileSettings.upkeep(settings), time);
        AttachmentReader attachments = new AttachmentReader(roots, LimitSettings.files(settings), files);
        ModelCalls modelCalls = new ModelCalls(
                calls,
                AnswerSettings.cache(settings, time),
                AnswerSettings.summaryModel(settings)
                        .map(model -> new Summaries(conversing.conversations(), sessions, router, model, calls))
                        .orElse(null));
        chats = new ChatService(
                router,
                sessions,
                conversing.conversations(),
                attachments,
                new FileDelivery(files),
                modelCalls,
                settings.get(Settings.DEFAULT_MODEL));
        idempotentCalls = new IdempotentCalls(conversing.idempotencyKeys(), time);
        conversing.begin(); // last: what is wrong above must not leave an open storage behind
    }

    /**
     * Waits until the storage is open, if the engine cannot do without it; it is being opened since this was built.
     *
     * @throws dev.exai.core.ExaiException kind CONFIGURATION that tells why it cannot be opened
     */
    public void awaitStorage() {
        conversing.openIfNeeded();
    }

    /** The settings it was built from. */
    public ServerSettings settings() {
        return settings;
    }

    /** Where files may be read. */
    public AllowedRoots roots() {
        return roots;
    }

    /** Which providers are configured and which are not. */
    public ProviderSettings providerSettings() {
        return providerSettings;
    }

    /** The providers. */
    public ProviderRegistry providers() {
        return providers;
    }

    /** Where a model's name leads. */
    public Router router() {
        return router;
    }

    /** The running calls to models. */
    public SessionManager sessions() {
        return sessions;
    }

    /** What was said. */
    public Conversations conversations() {
        return conversing.conversations();
    }

    /** Chats. */
    public ChatService chats() {
        return chats;
    }

    /** The calls that carry an idempotency key. */
    public IdempotentCalls idempotentCalls() {
        return idempotentCalls;
    }

    /** The files that are kept. */
    public StoredFiles files() {
        return files;
    }

    /** Looks after the files when they have been used, for servers of one client. */
    public void keepUpUsedFiles() {
        upkeep.onUse();
    }

    /** Looks after the files, for servers that run for long. */
    public void keepUpFiles() {
        upkeep.anyway();
    }

    /** The models that can be asked. */
    public ModelList models() {
        return new ModelList(router.catalog(), providerSettings, settings.get(Settings.DEFAULT_MODEL));
    }

    /** Ends running sessions, which have had their time to end when the protocol was closed, and frees everything. */
    @Override
    public void close() {
        sessions.close(Duration.ZERO);
        idempotentCalls.close();
        upkeep.close();
        files.close();
        conversing.close();
        calls.close();
        providers.close();
    }
}
