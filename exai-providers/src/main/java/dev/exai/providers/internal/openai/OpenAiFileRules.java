package dev.exai.providers.internal.openai;

import dev.exai.core.file.AcceptedTypes;
import dev.exai.core.file.FileLimits;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.spi.FileProvider.Ability;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * OpenAI's own files (openai-openapi, files and uploads, read 2026-08-21): 512 MB in one request, 8 GB in parts, 2.5 TB in a
 * project. What a question may hold is in its guide to file inputs (developers.openai.com, read 2026-11).
 */
final class OpenAiFileRules implements FileRules {
    private static final FileLimits LIMITS = new FileLimits(
                    8_000_000_000L,
                    null,
                    2_500_000_000_000L,
                    Stream.of("assistants", "batch", "fine-tune", "vision", "user_data", "evals")
                            .map(FilePurpose::new)
                            .toList())
            .withTypes(
                    AcceptedTypes.forPurpose("vision", "image/*"),
                    AcceptedTypes.forPurpose(
                            "user_data",
                            DocumentTypes.with(
                                    "application/rtf", "application/vnd.oasis.opendocument.text", "image/*")));

    @Override
    public Set<Ability> abilities() {
        return EnumSet.of(
                Ability.UPLOAD,
                Ability.LIST,
                Ability.GET,
                Ability.CONTENT,
                Ability.DELETE,
                Ability.LIFETIME,
                Ability.RESUME);
    }

    @Override
    public PartRules parts() {
        return PartRules.OPENAI;
    }

    @Override
    public FileLimits limits() {
        return LIMITS;
    }
}
