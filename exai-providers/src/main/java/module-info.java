/** The LLM providers that EXAI brings along, and how to load them and those of others. */
@org.jspecify.annotations.NullMarked
module dev.exai.providers {
    requires transitive dev.exai.core;
    requires tools.jackson.core;

    exports dev.exai.providers;

    uses dev.exai.core.spi.ProviderFactory;

    provides dev.exai.core.spi.ProviderFactory with
            dev.exai.providers.internal.demo.DemoProviderFactory;
}
