package dev.exai.core.model;

import java.util.Objects;

/**
 * A model of a provider, written {@code provider/name}.
 *
 * @param name the model as the provider names it; may itself hold slashes, as with routers
 */
public record ModelId(ProviderId provider, String name) {
    private static final int MAX_NAME = 200;

    /**
     * Checks.
     *
     * @throws IllegalArgumentException if the name is not as {@link #isName} wants it
     */
    public ModelId {
        Objects.requireNonNull(provider, "provider");
        if (!isName(name)) {
            throw new IllegalArgumentException("model name must have 1 to " + MAX_NAME
                    + " characters, not all of them blank and none a control character");
        }
    }

    /** Whether a model can have the name: not blank, at most 200 characters, no control characters. */
    public static boolean isName(String name) {
        return !name.isBlank() && name.length() <= MAX_NAME && !hasControlCharacter(name);
    }

    private static boolean hasControlCharacter(String name) {
        for (int i = 0; i < name.length(); i++) { // no stream: each call passes here more than once
            if (Character.isISOControl(name.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** The model {@code name} of the provider called {@code provider}. */
    public static ModelId of(String provider, String name) {
        return new ModelId(new ProviderId(provider), name);
    }

    /**
     * Reads {@code provider/name}.
     *
     * @throws IllegalArgumentException if there is no slash or a side is malformed
     */
    public static ModelId parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("model must be written provider/name");
        }
        return of(text.substring(0, slash), text.substring(slash + 1));
    }

    /** {@code provider/name}. */
    @Override
    public String toString() {
        return provider + "/" + name;
    }
}
