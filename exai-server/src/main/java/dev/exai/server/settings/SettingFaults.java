package dev.exai.server.settings;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with the settings, collected so that all of it is told at once. Not thread-safe. */
final class SettingFaults {
    private final List<String> faults = new ArrayList<>();

    void add(String fault) {
        faults.add(fault);
    }

    /**
     * Returns if nothing is wrong.
     *
     * @throws ExaiException kind CONFIGURATION that lists every fault
     */
    void throwIfAny() {
        if (faults.size() == 1) {
            throw new ExaiException(ErrorKind.CONFIGURATION, "a setting is wrong: " + faults.get(0));
        }
        if (!faults.isEmpty()) {
            throw new ExaiException(
                    ErrorKind.CONFIGURATION,
                    faults.size() + " settings are wrong:\n  - " + String.join("\n  - ", faults));
        }
    }
}
