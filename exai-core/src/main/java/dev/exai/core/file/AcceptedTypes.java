package dev.exai.core.file;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What files may be that are sent for one purpose.
 *
 * @param purpose null for a provider without purposes
 * @param mediaTypes for example {@code application/pdf}, or {@code text/*} for a family
 */
public record AcceptedTypes(@Nullable FilePurpose purpose, List<String> mediaTypes) {
    /** Copies. */
    public AcceptedTypes {
        mediaTypes = List.copyOf(mediaTypes);
    }

    /** Of a provider without purposes. */
    public static AcceptedTypes of(String... mediaTypes) {
        return new AcceptedTypes(null, List.of(mediaTypes));
    }

    /** For a purpose in the provider's word. */
    public static AcceptedTypes forPurpose(String purpose, String... mediaTypes) {
        return new AcceptedTypes(new FilePurpose(purpose), List.of(mediaTypes));
    }

    boolean isFor(@Nullable FilePurpose wanted) {
        return Objects.equals(purpose, wanted);
    }

    boolean contains(String mediaType) {
        return mediaTypes.stream()
                .anyMatch(type -> type.endsWith("/*")
                        ? mediaType.startsWith(type.substring(0, type.length() - 1))
                        : type.equals(mediaType));
    }
}
