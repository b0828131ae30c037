package dev.exai.providers.internal.xai;

import dev.exai.core.file.FileLimits;
import dev.exai.core.spi.FileProvider.Ability;
import dev.exai.providers.internal.openai.CursorFileRules;
import java.util.EnumSet;
import java.util.List;

/**
 * xAI's files (docs.x.ai, files, and the official SDK, read 2026-11): 48 MB each, the lower of the two sizes its pages name; the
 * purpose is a free label.
 */
final class XaiFileRules extends CursorFileRules {
    XaiFileRules() {
        super(
                EnumSet.of(
                        Ability.UPLOAD, Ability.LIST, Ability.GET, Ability.CONTENT, Ability.DELETE, Ability.LIFETIME),
                new FileLimits(48_000_000L, null, null, List.of()),
                "pagination_token");
    }
}
