package dev.exai.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * The rules every provider keeps, as tests. A provider author extends this class and says how to make a
 * {@link ProviderHarness}; the rules come with the interfaces, and {@code docs/provider-contract.md} lists them.
 * Abilities that a model declares must work; those it declares not to have must be refused before anything is sent.
 *
 * <p>After each rule the provider is closed, and no connection may be left.
 */
@Timeout(60)
public abstract class ProviderContract
        implements ChatRules, StreamRules, ErrorRules, CancellationRules, FileRules, BatchRules, ExtraRules {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private @Nullable ProviderHarness harness;

    /** For subclasses. */
    protected ProviderContract() {}

    /** Makes a provider and the service behind it; called before each rule. */
    protected abstract ProviderHarness newHarness() throws Exception;

    /** The harness of the running rule. */
    @Override
    public final ProviderHarness harness() {
        ProviderHarness current = harness;
        if (current == null) {
            throw new IllegalStateException("no rule is running");
        }
        return current;
    }

    @BeforeEach
    final void openHarness() throws Exception {
        harness = newHarness();
    }

    @AfterEach
    final void closeHarness() {
        ProviderHarness current = harness();
        harness = null;
        try (current) {
            current.provider().close();
            assertThat(Subject.eventually(() -> current.openConnections() <= 0, PATIENCE))
                    .as("every connection is closed with the provider; open: " + current.openConnections())
                    .isTrue();
        }
    }
}
