package dev.exai.providers;

import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.NameDistance;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.Provider;
import dev.exai.providers.internal.models.OverlayReader.Entry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is wrong with the overlays once the providers are known that they speak of. Immutable. */
final class OverlayFaults {
    private final List<Entry> entries;

    OverlayFaults(List<ModelOverlay> overlays) {
        entries =
                overlays.stream().flatMap(overlay -> overlay.entries().stream()).toList();
    }

    /**
     * A fault for each entry whose provider was probably meant to be another one. Providers that are not there at all are
     * none: their key may come back.
     */
    List<String> ofStrangers(Set<String> known) {
        List<String> faults = new ArrayList<>();
        for (Entry entry : entries) {
            String provider = entry.model().provider().value();
            if (!known.contains(provider)) {
                NameDistance.nearest(provider, known)
                        .ifPresent(meant -> faults.add(entry.where() + ": model names the provider " + provider
                                + ", which is not configured; did you mean " + meant + "?"));
            }
        }
        return faults;
    }

    /** A fault for each name that an overlay gives a model and that means one of another provider too; names both places. */
    List<String> ofAliases(Collection<Provider> providers) {
        List<ModelInfo> models = new ArrayList<>();
        providers.forEach(provider -> models.addAll(provider.models()));
        return ambiguous(models, false);
    }

    /** As {@link #ofAliases}, between the models of one provider. */
    List<String> ofAliasesWithin(Provider provider) {
        return ambiguous(provider.models(), true);
    }

    private List<String> ambiguous(List<ModelInfo> models, boolean within) {
        Set<String> faults = new TreeSet<>();
        for (ModelInfo model : models) {
            for (String alias : model.aliases()) {
                Entry entry = entryOf(model.id(), alias);
                if (entry != null) {
                    models.stream()
                            .filter(other -> within
                                    == other.id().provider().equals(model.id().provider()))
                            .filter(other -> !other.id()
                                    .name()
                                    .equalsIgnoreCase(model.id().name()))
                            .filter(other -> isNamed(other, alias))
                            .forEach(other -> faults.add(ambiguous(alias, model, entry, other)));
                }
            }
        }
        return List.copyOf(faults);
    }

    private static boolean isNamed(ModelInfo model, String name) {
        return model.id().name().equalsIgnoreCase(name)
                || model.aliases().stream().anyMatch(alias -> alias.equalsIgnoreCase(name));
    }

    private String ambiguous(String alias, ModelInfo model, Entry entry, ModelInfo other) {
        String here = model.id() + " (" + entry.where() + ", aliases)";
        String there = other.id() + " (" + placeOf(other, alias) + ")";
        boolean inOrder = here.compareTo(there) < 0; // so that two overlays that clash are told of once
        return "the alias " + alias.toLowerCase(Locale.ROOT) + " means both " + (inOrder ? here : there) + " and "
                + (inOrder ? there : here);
    }

    private String placeOf(ModelInfo model, String alias) {
        if (model.id().name().equalsIgnoreCase(alias)) {
            return "its name";
        }
        Entry entry = entryOf(model.id(), alias);
        ProviderId provider = model.id().provider();
        return entry == null ? "the catalogue of " + provider + ", aliases" : entry.where() + ", aliases";
    }

    /** The last entry that says something of the model's names, if it gives it this one. */
    private @Nullable Entry entryOf(ModelId model, String alias) {
        Entry last = null;
        for (Entry entry : entries) {
            boolean same = entry.model().provider().equals(model.provider())
                    && entry.model().name().equalsIgnoreCase(model.name());
            if (same && !entry.aliases().isEmpty()) {
                last = entry;
            }
        }
        return last != null && last.aliases().stream().anyMatch(alias::equalsIgnoreCase) ? last : null;
    }
}
