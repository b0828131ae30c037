package dev.exai.providers.faults;

import dev.exai.core.Secret;
import dev.exai.core.TimeSource;
import dev.exai.core.model.ProviderId;
import dev.exai.core.resilience.RetryBudget;
import dev.exai.core.resilience.RetryPolicy;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.providers.LoadOptions;
import dev.exai.providers.ProviderRegistry;
import dev.exai.providers.Providers;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.TestCertificate;
import dev.exai.testkit.WireDialect;
import dev.exai.testkit.fault.FaultProxy;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** An upstream of one vendor, a proxy that breaks connections to it, and the vendor's provider behind the retry loop. */
final class Scene implements AutoCloseable {
    /** One more attempt, so that a cell tells whether there is one. */
    private static final RetryPolicy TWICE = new RetryPolicy(2);

    final FakeUpstream upstream;
    final FaultProxy proxy;
    private final WireDialect dialect;
    private final List<AutoCloseable> further = Collections.synchronizedList(new ArrayList<>());
    private URI base;

    Scene(WireDialect dialect) {
        this.dialect = dialect;
        upstream = FakeUpstream.start(dialect);
        proxy = FaultProxy.before(upstream.baseUrl());
        base = proxy.url();
    }

    /** How many events come before the first piece of the answer. */
    int opening() {
        return dialect.openingEvents();
    }

    /** The way through a proxy that speaks TLS under this certificate. */
    FaultProxy secured(TestCertificate certificate) {
        FaultProxy secure = FaultProxy.withTls(upstream.baseUrl(), certificate);
        further.add(secure);
        base = secure.url();
        return secure;
    }

    /** Something that stands in the way, closed with this. */
    void with(AutoCloseable part) {
        further.add(part);
    }

    /** Another address than that of the proxy; the path stays. */
    void address(UnaryOperator<String> change) {
        base = URI.create(change.apply(base.toString()));
    }

    private String type() {
        return dialect == WireDialect.OPENAI_RESPONSES
                ? "openai"
                : dialect.name().toLowerCase(Locale.ROOT);
    }

    /** The provider, made anew with a retry budget of its own. */
    ProviderRegistry connect() {
        return Providers.load(
                List.of(ProviderConfig.of(new ProviderId("subject"), type())
                        .baseUrl(base)
                        .keys(List.of(Secret.of(upstream.key())))
                        .options(dialect == WireDialect.OPENAI_RESPONSES ? Map.of("api", "responses") : Map.of())
                        .build()),
                LoadOptions.builder()
                        .retries(TWICE)
                        .budget(new RetryBudget(TimeSource.system()))
                        .build());
    }

    /** A model that the vendor serves now. */
    String model(Provider provider) {
        return switch (dialect) {
            case OPENAI, OPENAI_RESPONSES -> "gpt-6-luna";
            case GLM -> "glm-5.3";
            case KIMI -> "kimi-k3";
            case DEEPSEEK -> "deepseek-flash";
            case XAI -> "grok-4.6";
            case OPENROUTER -> "z-ai/glm-5.2";
            case MINIMAX -> "MiniMax-M3";
            case OLLAMA -> "glm-4.7";
            default -> provider.models().get(0).id().name();
        };
    }

    @Override
    public void close() {
        for (AutoCloseable part : further) {
            closeQuietly(part);
        }
        proxy.close();
        upstream.close();
    }

    private static void closeQuietly(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            throw new IllegalStateException("a part of the scene could not be closed", e);
        }
    }
}
