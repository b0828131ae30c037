package dev.exai.providers.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.Secret;
import dev.exai.core.TimeSource;
import dev.exai.core.model.ProviderId;
import dev.exai.core.resilience.RetryBudget;
import dev.exai.core.resilience.RetryPolicy;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.providers.LoadOptions;
import dev.exai.providers.ProviderRegistry;
import dev.exai.providers.Providers;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.TestCertificate;
import dev.exai.testkit.UpstreamScript;
import dev.exai.testkit.WireDialect;
import dev.exai.testkit.fault.FaultProxy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An upstream of one vendor, a proxy that breaks connections to it, and the vendor's provider behind the retry loop. */
final class Scene implements AutoCloseable {
    /** One more attempt, so that a cell tells whether there is one. */
    private static final RetryPolicy TWICE = new RetryPolicy(2);

    /** What models say. */
    static final String TEXT = "one two three";

    private static final TestCertificate TRUSTED = TestCertificate.trusted();

    /** The file that is asked for, where one is. */
    String file = "";

    final FakeUpstream upstream;
    final FaultProxy proxy;
    private final Adapter adapter;
    private final List<AutoCloseable> further = Collections.synchronizedList(new ArrayList<>());
    private final List<FaultProxy> secured = new CopyOnWriteArrayList<>();
    private final List<Runnable> delayed = new CopyOnWriteArrayList<>();
    private @Nullable Http2Front front;
    private boolean delaying;
    private boolean closing;
    private @Nullable Supplier<UpstreamScript> fileScripts;
    private URI base;

    Scene(WireDialect dialect) {
        this(Adapter.of(dialect));
    }

    Scene(Adapter adapter) {
        this.adapter = adapter;
        upstream = adapter.start();
        proxy = FaultProxy.before(upstream.baseUrl());
        base = proxy.url();
    }

    /** A good certificate, made once. */
    static TestCertificate trusted() {
        return TRUSTED;
    }

    /** How many events come before the first piece of the answer. */
    int opening() {
        return adapter.dialect().openingEvents();
    }

    /** From here on it is not chats that are answered wrongly, but requests for which this makes scripts. */
    void asks(Supplier<UpstreamScript> scripts) {
        fileScripts = scripts;
    }

    /** Every answer from here on is the usual one, sent so. */
    void everyAnswer(Consumer<UpstreamScript> sent) {
        everyReply(script -> sent.accept(usual(script)));
    }

    /** The next answer is the usual one, sent so. */
    void nextAnswer(Consumer<UpstreamScript> sent) {
        nextReply(script -> sent.accept(usual(script)));
    }

    /** Every answer from here on is what the script says: of files as many as there are attempts. */
    void everyReply(Consumer<UpstreamScript> said) {
        Supplier<UpstreamScript> scripts = fileScripts;
        if (scripts == null) {
            said.accept(upstream.onEveryChat());
        } else {
            for (int i = 0; i < TWICE.maxAttempts(); i++) {
                said.accept(scripts.get());
            }
        }
    }

    /** The next answer is what the script says. */
    void nextReply(Consumer<UpstreamScript> said) {
        Supplier<UpstreamScript> scripts = fileScripts;
        said.accept(scripts == null ? upstream.onChat() : scripts.get());
    }

    /** The connection of the next answer is closed behind it, and nobody says so. */
    void closeKept() {
        closing = true;
        nextAnswer(UpstreamScript::closeAfterwards);
    }

    boolean closesKept() {
        return closing;
    }

    /** Waits until that has happened, if it is to. */
    void awaitClosed(Duration patience) {
        if (closing) {
            awaitUpstreamIdle(patience);
        }
    }

    private UpstreamScript usual(UpstreamScript script) {
        return fileScripts == null ? script.reply(TEXT) : script.asUsual();
    }

    /** The way through a proxy that speaks TLS under this certificate. */
    FaultProxy secured(TestCertificate certificate) {
        FaultProxy secure = FaultProxy.withTls(upstream.baseUrl(), certificate);
        further.add(secure);
        secured.add(secure);
        base = secure.url();
        return secure;
    }

    /** The way over HTTP/2, and how a break behind it is told. */
    void overHttp2(Http2Front.Told told) {
        Http2Front made = new Http2Front(proxy.url(), TRUSTED, told);
        further.add(made);
        front = made;
        base = made.url();
    }

    /** Something that goes wrong at once, or, after {@link #delay()}, when {@link #breakNow()} is called. */
    void later(Runnable fault) {
        if (delaying) {
            delayed.add(fault);
        } else {
            fault.run();
        }
    }

    /** What is prepared from here on waits. */
    void delay() {
        delaying = true;
    }

    /** Whether something has waited. */
    boolean isDelayed() {
        return !delayed.isEmpty();
    }

    /** What has waited goes wrong from here on. */
    void breakNow() {
        delayed.forEach(Runnable::run);
    }

    /** Waits until nobody is connected to the upstream. */
    void awaitUpstreamIdle(Duration patience) {
        assertThat(isIdle(upstream::awaitNoConnections, patience)).isTrue();
        assertThat(isIdle(proxy::awaitNoConnections, patience)).isTrue();
    }

    /** Checks that the provider, which is closed, has left no connection. */
    void assertNoConnections(Duration patience) {
        awaitUpstreamIdle(patience);
        Http2Front used = front;
        assertThat(used == null || used.awaitNoConnections(patience)).isTrue();
        secured.forEach(
                way -> assertThat(isIdle(way::awaitNoConnections, patience)).isTrue());
    }

    /** Checks that the provider, which is closed, has left no thread of its own. */
    void assertNoThreads(Duration patience) {
        assertThat(Cells.awaitNoThreads(name -> name.endsWith(subject()), patience))
                .isEmpty();
    }

    private interface Waiting {
        boolean await(Duration patience) throws InterruptedException;
    }

    private static boolean isIdle(Waiting part, Duration patience) {
        try {
            return part.await(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Something that stands in the way, closed with this. */
    void with(AutoCloseable part) {
        further.add(part);
    }

    /** The way without the proxy. */
    void direct() {
        base = upstream.baseUrl();
    }

    /** Another address than that of the proxy; the path stays. */
    void address(UnaryOperator<String> change) {
        base = URI.create(change.apply(base.toString()));
    }

    /** The provider's settings, under this name. */
    ProviderConfig config(String name) {
        return ProviderConfig.of(new ProviderId(name), adapter.type())
                .baseUrl(base)
                .keys(List.of(Secret.of(upstream.key())))
                .options(adapter.options())
                .build();
    }

    /** What the provider is called: no other of this JVM has the name at the same time. */
    String subject() {
        return "subject-" + upstream.baseUrl().getPort();
    }

    /** The provider, made anew with a retry budget of its own. */
    ProviderRegistry connect() {
        return connect(TWICE);
    }

    /** The provider with other retries, made anew. */
    ProviderRegistry connect(RetryPolicy retries) {
        return Providers.load(
                List.of(config(subject())),
                LoadOptions.builder()
                        .retries(retries)
                        .budget(new RetryBudget(TimeSource.system()))
                        .build());
    }

    /** A model that the vendor serves now. */
    String model() {
        return adapter.model();
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
