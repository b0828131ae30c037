package dev.exai.server.settings;

import dev.exai.core.Secret;
import dev.exai.core.model.ModelFilter;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.KeyLimits;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.providers.Preset;
import dev.exai.providers.Vendor;
import dev.exai.providers.Vendors;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which providers are configured, and which known ones are not.
 *
 * @param configured what to load, in order of preference
 * @param unavailable what cannot be used as it is
 */
public record ProviderSettings(List<ProviderConfig> configured, List<Unavailable> unavailable) {
    private static final String CUSTOM = "custom";
    private static final String DEMO = "demo";

    /** Copies. */
    public ProviderSettings {
        configured = List.copyOf(configured);
        unavailable = List.copyOf(unavailable);
    }

    /**
     * A provider that cannot be used.
     *
     * @param why what is missing
     * @param mend what to do about it
     */
    public record Unavailable(String id, String displayName, String why, String mend) {}

    /** The environment variables of the vendors, by the setting they set. */
    static Map<String, List<String>> vendorVariables() {
        Map<String, List<String>> variables = new LinkedHashMap<>();
        for (Vendor vendor : Known.ALL) {
            String upper = vendor.id().toUpperCase(Locale.ROOT).replace('-', '_');
            variables.put(ProviderField.KEY.of(vendor.id()), vendor.keyVariables());
            variables.put(ProviderField.BASE_URL.of(vendor.id()), vendor.baseUrlVariables());
            variables.put(ProviderField.ALLOWED_MODELS.of(vendor.id()), List.of(upper + "_ALLOWED_MODELS"));
        }
        variables.put(ProviderField.MODELS.of(CUSTOM), List.of("CUSTOM_MODEL_NAME"));
        return variables;
    }

    /** What the providers' jar says of vendors, read once: a start needs it several times, and each reading is a file each. */
    private static final class Known {
        static final List<Vendor> SERVED = Vendors.all();

        /** The vendors, and after them those that need nothing but settings. */
        static final List<Vendor> ALL = Stream.concat(
                        SERVED.stream(), Vendors.presets().stream().map(Preset::vendor))
                .toList();

        private Known() {}
    }

    static ProviderSettings of(Map<String, SettingValue> values, boolean demo, List<String> order) {
        Map<String, Map<String, String>> byProvider = byProvider(values);
        Map<String, Vendor> vendors = new LinkedHashMap<>();
        Known.ALL.forEach(vendor -> vendors.put(vendor.id(), vendor));
        Set<String> always = new LinkedHashSet<>();
        Known.SERVED.forEach(vendor -> always.add(vendor.id()));
        if (demo) {
            byProvider.computeIfAbsent(DEMO, name -> new TreeMap<>()).putIfAbsent(ProviderField.TYPE.word(), DEMO);
        }
        List<ProviderConfig> configured = new ArrayList<>();
        List<Unavailable> unavailable = new ArrayList<>();
        for (String name : inOrder(byProvider.keySet(), always, order)) {
            Fields fields = new Fields(byProvider.getOrDefault(name, Map.of()));
            String type = fields.text(ProviderField.TYPE, vendors.containsKey(name) ? name : CUSTOM);
            Unavailable fault = missing(name, type, vendors.get(type), fields);
            if (fault == null) {
                configured.add(fields.config(name, type));
            } else {
                unavailable.add(fault);
            }
        }
        return new ProviderSettings(configured, unavailable);
    }

    private static Map<String, Map<String, String>> byProvider(Map<String, SettingValue> values) {
        Map<String, Map<String, String>> byProvider = new TreeMap<>();
        values.forEach((name, value) -> {
            ProviderName parts = ProviderName.of(name);
            if (parts != null) {
                byProvider
                        .computeIfAbsent(parts.provider(), key -> new TreeMap<>())
                        .put(parts.word(), value.text());
            }
        });
        return byProvider;
    }

    /** Those named first, then the known vendors, then the others by name, the simulated one last. */
    private static Set<String> inOrder(Set<String> set, Set<String> vendors, List<String> order) {
        Set<String> names = new LinkedHashSet<>();
        order.stream()
                .filter(name -> set.contains(name) || vendors.contains(name))
                .forEach(names::add);
        names.addAll(vendors);
        set.stream().filter(name -> !name.equals(DEMO)).forEach(names::add);
        if (set.contains(DEMO)) {
            names.add(DEMO);
        }
        return names;
    }

    private static @Nullable Unavailable missing(String name, String type, @Nullable Vendor vendor, Fields fields) {
        String display = vendor == null ? name : vendor.displayName();
        if (!fields.enabled()) {
            return new Unavailable(name, display, "switched off", "set " + ProviderField.ENABLED.of(name) + " to true");
        }
        if (vendor == null) {
            return null;
        }
        String keySetting = ProviderField.KEY.of(name);
        if (vendor.keyNeeded() && fields.keys().isEmpty()) {
            String mend = name.equals(type) && !vendor.keyVariables().isEmpty()
                    ? "set " + vendor.keyVariables().get(0) + " or " + keySetting
                    : "set " + keySetting;
            return new Unavailable(name, display, "no key is set", mend);
        }
        // A vendor without a key is somebody's own server: it is not there unless a setting says so.
        boolean unset = vendor.defaultBaseUrl() == null
                ? !fields.has(ProviderField.BASE_URL)
                : !vendor.keyNeeded() && fields.texts().isEmpty();
        if (unset) {
            String setting = ProviderField.BASE_URL.of(name);
            String mend = name.equals(type) && !vendor.baseUrlVariables().isEmpty()
                    ? "set " + vendor.baseUrlVariables().get(0) + " or " + setting
                    : "set " + setting;
            return new Unavailable(name, display, "no address is set", mend);
        }
        return null;
    }

    /** The settings of one provider, by the last part of their names; every text has been checked. */
    private record Fields(Map<String, String> texts) {
        boolean has(ProviderField field) {
            return texts.containsKey(field.word());
        }

        String text(ProviderField field, String otherwise) {
            return texts.getOrDefault(field.word(), otherwise).strip();
        }

        boolean enabled() {
            return SettingType.BOOLEAN.parser().apply(text(ProviderField.ENABLED, "true"));
        }

        ProviderConfig config(String name, String type) {
            ProviderId id = new ProviderId(name);
            URI baseUrl = has(ProviderField.BASE_URL)
                    ? SettingType.URL.parser().apply(text(ProviderField.BASE_URL, ""))
                    : null;
            return ProviderConfig.of(id, type)
                    .baseUrl(baseUrl)
                    .keys(keys())
                    .limits(limits())
                    .filter(new ModelFilter(words(ProviderField.ALLOWED_MODELS), words(ProviderField.DENIED_MODELS)))
                    .models(words(ProviderField.MODELS).stream()
                            .map(model -> ModelInfo.of(new ModelId(id, model)).build())
                            .toList())
                    .options(options())
                    .build();
        }

        private List<Secret> keys() {
            List<Secret> keys = new ArrayList<>();
            if (has(ProviderField.KEY)) {
                keys.add(Secret.of(text(ProviderField.KEY, "")));
            }
            words(ProviderField.FURTHER_KEYS).forEach(key -> keys.add(Secret.of(key)));
            return keys;
        }

        private KeyLimits limits() {
            return new KeyLimits(
                    Math.toIntExact(number(ProviderField.CONCURRENT_CALLS, Integer.MAX_VALUE)),
                    Math.toIntExact(number(ProviderField.REQUESTS_PER_MINUTE, 0)),
                    number(ProviderField.TOKENS_PER_MINUTE, 0));
        }

        private long number(ProviderField field, long otherwise) {
            return has(field) ? Long.parseLong(text(field, "")) : otherwise;
        }

        private List<String> words(ProviderField field) {
            return SettingType.WORDS.parser().apply(text(field, ""));
        }

        private Map<String, String> options() {
            Map<String, String> options = new TreeMap<>();
            texts.forEach((word, text) -> {
                if (word.startsWith(ProviderField.OPTION)) {
                    options.put(ProviderField.optionName(word), text);
                }
            });
            return options;
        }
    }
}
