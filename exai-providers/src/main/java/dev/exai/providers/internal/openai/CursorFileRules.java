package dev.exai.providers.internal.openai;

import dev.exai.core.file.FileLimits;
import dev.exai.core.spi.FileProvider.Ability;
import dev.exai.providers.internal.engine.JsonFields;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Files whose purpose means nothing to the vendor, listed in pages that say themselves where the list goes on. Abstract
 * because vendors differ in the rest. Immutable.
 */
public abstract class CursorFileRules implements FileRules {
    private final Set<Ability> abilities;
    private final FileLimits limits;
    private final String cursor;

    /**
     * Rules.
     *
     * @param cursor the parameter that says where a listing goes on, and the member of a page that holds its value
     */
    protected CursorFileRules(Set<Ability> abilities, FileLimits limits, String cursor) {
        this.abilities = EnumSet.copyOf(abilities);
        this.limits = limits;
        this.cursor = cursor;
    }

    @Override
    public final Set<Ability> abilities() {
        return EnumSet.copyOf(abilities);
    }

    @Override
    public final FileLimits limits() {
        return limits;
    }

    @Override
    public final boolean purposeNeeded() {
        return false;
    }

    @Override
    public final boolean picksPurpose() {
        return false;
    }

    @Override
    public final int pageSize() {
        return 100;
    }

    @Override
    public final String cursor() {
        return cursor;
    }

    @Override
    public final @Nullable String next(JsonNode page, @Nullable String lastId) {
        return JsonFields.text(page, cursor);
    }
}
