package dev.exai.providers;

import dev.exai.core.TimeSource;
import dev.exai.core.resilience.RetryBudget;
import dev.exai.core.resilience.RetryPolicy;
import dev.exai.core.resilience.RetryingProvider;
import dev.exai.testkit.contract.ProviderContract;
import dev.exai.testkit.contract.ProviderHarness;
import dev.exai.testkit.contract.ScriptedHarness;
import java.util.Random;

/** The retry loop in front of a provider changes none of its promises. */
class RetryingContractTest extends ProviderContract {
    @Override
    protected ProviderHarness newHarness() {
        return new ScriptedHarness(provider ->
                new RetryingProvider(provider, RetryPolicy.NONE, new RetryBudget(TimeSource.system()), new Random(1)));
    }
}
