package com.example.proverbs;

import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.core.spi.ProviderFactory;

/** Makes the provider when the settings name the type {@code proverbs}. */
public final class ProverbProviderFactory implements ProviderFactory {
    @Override
    public String type() {
        return "proverbs";
    }

    @Override
    public Provider create(ProviderConfig config) {
        return new ProverbProvider(config.id(), question -> "Practice makes perfect.");
    }
}
