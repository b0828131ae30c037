package dev.exai.providers.internal.engine;

/**
 * Names of the kept parts that hold whole output items of the Responses API, so that no other interface of the same
 * provider takes them for fields of a message.
 */
public final class KeptItems {
    private static final String PREFIX = "responses.";

    private KeptItems() {}

    /** The name for an item of a type, for example {@code reasoning}. */
    public static String named(String type) {
        return PREFIX + type;
    }

    /** Whether a kept part of this name is such an item. */
    public static boolean isItem(String name) {
        return name.startsWith(PREFIX);
    }
}
