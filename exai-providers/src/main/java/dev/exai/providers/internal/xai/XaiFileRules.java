package dev.exai.providers.internal.xai;

import dev.exai.core.file.FileLimits;
import dev.exai.core.spi.FileProvider.Ability;
import dev.exai.providers.internal.engine.JsonFields;
import dev.exai.providers.internal.http.HttpAsk;
import dev.exai.providers.internal.openai.FileRules;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * xAI's files (docs.x.ai, files, and the official SDK, read 2026-11): 48 MB each, the lower of the two sizes its pages name; the
 * purpose is a free label.
 */
final class XaiFileRules implements FileRules {
    private static final FileLimits LIMITS = new FileLimits(48_000_000L, null, null, List.of());

    @Override
    public Set<Ability> abilities() {
        return EnumSet.of(Ability.UPLOAD, Ability.LIST, Ability.GET, Ability.CONTENT, Ability.DELETE, Ability.LIFETIME);
    }

    @Override
    public FileLimits limits() {
        return LIMITS;
    }

    @Override
    public boolean purposeNeeded() {
        return false;
    }

    @Override
    public boolean picksPurpose() {
        return false;
    }

    @Override
    public int pageSize() {
        return 100;
    }

    @Override
    public String cursor() {
        return "pagination_token";
    }

    @Override
    public @Nullable String next(JsonNode page, @Nullable String lastId) {
        return JsonFields.text(page, "pagination_token");
    }

    @Override
    public HttpAsk listing(HttpAsk ask) {
        return ask.query("order", "desc");
    }
}
