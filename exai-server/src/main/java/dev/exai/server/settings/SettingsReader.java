package dev.exai.server.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the settings of one start: defaults, then the file, the environment and the options, each over the one before. */
final class SettingsReader {
    /** Variables that belong to the launcher. */
    private static final List<String> NOT_OURS = List.of("EXAI_JAVA", "EXAI_JAVA_OPTS", "EXAI_BUILD", "EXAI_HOME");

    private final Platform platform;
    private final Map<String, String> options;
    private final Map<String, List<String>> vendorVariables;
    private final SettingFaults faults = new SettingFaults();
    private final List<String> notices = new ArrayList<>();
    private final Map<String, SettingValue> values = new TreeMap<>();

    /** {@code vendorVariables} are those that users of the vendors' own programs have set already, by setting. */
    SettingsReader(Platform platform, Map<String, String> options, Map<String, List<String>> vendorVariables) {
        this.platform = platform;
        this.options = options;
        this.vendorVariables = vendorVariables;
    }

    ServerSettings read() {
        Settings.all().forEach(this::takeDefault);
        SettingValue place = dataDirectory();
        values.put(Settings.DATA_DIR.name(), place);
        if (isRight(Settings.DATA_DIR.name(), place)) {
            takeFile(new ConfigFile(platform.workingDirectory()
                    .resolve(SettingType.PATH.parser().apply(place.text()))));
        }
        takeVariables();
        takeOptions();
        values.forEach(this::isRight);
        faults.throwIfAny();
        ServerSettings read = new ServerSettings(platform, values, List.of());
        S3StoreSettings.check(read, faults);
        FileRuleSettings.check(read, faults);
        faults.throwIfAny();
        notices.addAll(StorageSettings.notices(read));
        return new ServerSettings(platform, values, notices);
    }

    private void takeDefault(Setting<?> setting) {
        if (setting.standard() != null) {
            values.put(setting.name(), new SettingValue(setting.standard(), Origin.DEFAULT, ""));
        }
    }

    private SettingValue dataDirectory() {
        Setting<?> setting = Settings.DATA_DIR;
        String option = options.get(setting.name());
        if (option != null) {
            return new SettingValue(option, Origin.OPTION, "--data-dir");
        }
        SettingValue variable = fromVariables(setting);
        return variable == null
                ? new SettingValue(platform.userDataDirectory().toString(), Origin.DEFAULT, "")
                : variable;
    }

    private void takeFile(ConfigFile file) {
        boolean open = file.readableByOthers();
        file.read(faults).forEach((name, text) -> {
            if (name.equals(Settings.DATA_DIR.name())) {
                faults.add(name + " cannot stand in " + ConfigFile.NAME + ", which lies in that directory");
            } else if (isKnown(name, ConfigFile.NAME)) {
                if (open && isSecret(name)) {
                    faults.add(name + " stands in " + ConfigFile.NAME + ", which other users can read: chmod 600 it");
                }
                values.put(name, new SettingValue(text, Origin.FILE, ConfigFile.NAME));
            }
        });
    }

    private void takeVariables() {
        for (Setting<?> setting : Settings.all()) {
            SettingValue value = fromVariables(setting);
            if (value != null) {
                values.put(setting.name(), value);
            }
        }
        vendorVariables.forEach((name, variables) -> {
            SettingValue value = first(variables);
            if (value != null) {
                values.put(name, value);
            }
        });
        for (String variable : platform.environment().keySet()) {
            String name = ProviderField.nameOfVariable(variable);
            if (name != null) {
                values.put(name, variable(variable));
            } else if (variable.startsWith("EXAI_") && !isVariableOfSetting(variable)) {
                notices.add("the environment variable " + variable + " has no effect: no setting is called so");
            }
        }
    }

    private void takeOptions() {
        options.forEach((name, text) -> {
            if (isKnown(name, "--set")) {
                Setting<?> setting = Settings.find(name);
                String where = setting == null || setting.option() == null ? "--set " + name : setting.option();
                values.put(name, new SettingValue(text, Origin.OPTION, where));
            }
        });
    }

    private @Nullable SettingValue fromVariables(Setting<?> setting) {
        return first(setting.variables());
    }

    private @Nullable SettingValue first(List<String> variables) {
        for (String variable : variables) {
            if (platform.environment().containsKey(variable)) {
                return variable(variable);
            }
        }
        return null;
    }

    private SettingValue variable(String variable) {
        return new SettingValue(platform.environment().getOrDefault(variable, ""), Origin.ENVIRONMENT, variable);
    }

    private static boolean isVariableOfSetting(String variable) {
        return NOT_OURS.contains(variable)
                || Settings.all().stream()
                        .anyMatch(setting -> setting.variables().contains(variable));
    }

    /** Whether there is such a setting; a fault if not. */
    private boolean isKnown(String name, String where) {
        if (Settings.find(name) != null || ProviderName.of(name) != null) {
            return true;
        }
        faults.add("unknown setting in " + where + ": " + Printable.text(name));
        return false;
    }

    private static boolean isSecret(String name) {
        SettingType<?> type = typeOf(name);
        return type.secret();
    }

    /** Whether the text can be read; a fault if not. */
    private boolean isRight(String name, SettingValue value) {
        SettingType<?> type = typeOf(name);
        try {
            Objects.requireNonNull(type.parser().apply(value.text()), name);
            return true;
        } catch (IllegalArgumentException e) {
            String where = value.where().isEmpty() || value.where().equals(name) ? "" : " (" + value.where() + ")";
            boolean mayHoldSecret =
                    type.secret() || type.equals(SettingType.URL) || type.equals(SettingType.POSTGRESQL);
            String shown = mayHoldSecret ? "" : ", not " + Printable.quoted(value.text());
            faults.add(name + where + " " + e.getMessage() + shown);
            return false;
        }
    }

    static SettingType<?> typeOf(String name) {
        Setting<?> setting = Settings.find(name);
        if (setting != null) {
            return setting.type();
        }
        ProviderName provider = ProviderName.of(name);
        if (provider == null) {
            return SettingType.TEXT;
        }
        ProviderField field = provider.field();
        return field == null ? typeOfOption(provider.option()) : field.type();
    }

    private static SettingType<?> typeOfOption(@Nullable String option) {
        boolean header = option != null && option.startsWith(ProviderField.HEADER);
        return header ? SettingType.SECRET : SettingType.TEXT;
    }
}
