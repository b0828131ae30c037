package dev.exai.server.wiring;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import dev.exai.core.route.Router;
import dev.exai.providers.ProviderRegistry;
import dev.exai.providers.Providers;
import dev.exai.server.chat.Attachments;
import dev.exai.server.chat.ChatService;
import dev.exai.server.ops.ModelList;
import dev.exai.server.settings.LimitSettings;
import dev.exai.server.settings.ProviderSettings;
import dev.exai.server.settings.ServerSettings;
import dev.exai.server.settings.Settings;
import dev.exai.sessions.Conversations;
import dev.exai.sessions.SessionManager;
import java.time.Duration;
import java.util.List;

/** Everything below the protocol: providers, routing, sessions, conversations, chats. Thread-safe; to be closed. */
public final class Engine implements AutoCloseable {
    private final ServerSettings settings;
    private final ProviderSettings providerSettings;
    private final ProviderRegistry providers;
    private final Router router;
    private final SessionManager sessions;
    private final Conversations conversations;
    private final ChatService chats;

    /**
     * Builds everything; uses no network.
     *
     * @throws ExaiException kind CONFIGURATION that tells what is wrong
     */
    public Engine(ServerSettings settings, TimeSource time) {
        this.settings = settings;
        providerSettings = settings.providers();
        providers = Providers.load(providerSettings.configured());
        router = new Router(providers.providers());
        sessions = SessionManager.builder()
                .limits(LimitSettings.sessions(settings))
                .time(time)
                .build();
        conversations = Conversations.inMemory(LimitSettings.conversations(settings), time);
        chats = new ChatService(
                router, sessions, conversations, Engine::withoutFiles, settings.get(Settings.DEFAULT_MODEL));
    }

    private static Attachments withoutFiles(List<String> files, List<String> images) {
        if (!files.isEmpty() || !images.isEmpty()) {
            throw new ExaiException(ErrorKind.UNSUPPORTED, "this build reads no files and images");
        }
        return new Attachments(List.of(), List.of());
    }

    /** The settings it was built from. */
    public ServerSettings settings() {
        return settings;
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

    /** Chats. */
    public ChatService chats() {
        return chats;
    }

    /** The models that can be asked. */
    public ModelList models() {
        return new ModelList(router.catalog(), providerSettings, settings.get(Settings.DEFAULT_MODEL));
    }

    /** Ends running sessions, which have had their time to end when the protocol was closed, and frees everything. */
    @Override
    public void close() {
        sessions.close(Duration.ZERO);
        conversations.close();
        providers.close();
    }
}
