package dev.exai.core.route;

import java.util.List;

/**
 * Which models may answer instead of one that was asked for by name and failed before its first output, by names or aliases
 * in order; names of no model are passed over. Whoever lets the router choose needs none: the others that suit stand in.
 *
 * @param general when the model or its provider fails
 * @param longerContext when the input is too long for it
 * @param otherRules when it refuses the content
 */
public record FallbackRules(List<String> general, List<String> longerContext, List<String> otherRules) {
    /** Nobody answers instead. */
    public static final FallbackRules NONE = new FallbackRules(List.of(), List.of(), List.of());

    /** Copies. */
    public FallbackRules {
        general = List.copyOf(general);
        longerContext = List.copyOf(longerContext);
        otherRules = List.copyOf(otherRules);
    }
}
