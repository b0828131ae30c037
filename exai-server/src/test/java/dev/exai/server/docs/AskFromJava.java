package dev.exai.server.docs;

import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.providers.ProviderRegistry;
import dev.exai.providers.Providers;
import dev.exai.sessions.SessionManager;
import java.time.Duration;
import java.util.List;

/** The example of the README. */
final class AskFromJava {
    private AskFromJava() {}

    static String answer() {
        // begin readme
        ProviderConfig demo = ProviderConfig.of(new ProviderId("demo"), "demo").build();
        try (ProviderRegistry providers = Providers.load(List.of(demo));
                SessionManager sessions = SessionManager.create()) {
            ChatRequest question = ChatRequest.to("echo", "What is a lichen?").build();
            CallContext oneMinute = CallContext.within(Duration.ofMinutes(1));
            ChatResponse answer = sessions.chat(providers.providers().get(0), question, oneMinute)
                    .orThrow();
            return answer.text();
        }
        // end readme
    }
}
