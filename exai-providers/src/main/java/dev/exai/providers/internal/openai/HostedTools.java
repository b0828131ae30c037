package dev.exai.providers.internal.openai;

import dev.exai.core.ProviderException;
import dev.exai.core.spi.CallContext;
import java.util.Map;

/** Tools that a vendor's models call as they call the caller's, and that run at the vendor by a request of their own. Thread-safe. */
public interface HostedTools {
    /**
     * The tools for a search of the web.
     *
     * @return each as JSON, by its name; empty if there are none at this address
     * @throws ProviderException if they cannot be asked for
     */
    Map<String, String> forSearch(CallContext context);

    /**
     * Runs a tool.
     *
     * @param arguments as the model gave them
     * @return what the model is told, also of a failure of the tool
     * @throws ProviderException if the vendor cannot be asked
     */
    String run(String name, String arguments, CallContext context);
}
