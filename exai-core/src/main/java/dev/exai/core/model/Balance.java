package dev.exai.core.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Money of an account in one currency.
 *
 * @param available what can be spent; may be negative
 * @param granted the part of it that was given, such as vouchers; null if the provider does not say
 * @param paid the part of it that was paid in; may be negative; null if the provider does not say
 */
public record Balance(
        Cost available, @Nullable Cost granted, @Nullable Cost paid) {
    /** Checks. */
    public Balance {
        Objects.requireNonNull(available, "available");
    }
}
