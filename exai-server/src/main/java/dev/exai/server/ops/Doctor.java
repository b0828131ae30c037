package dev.exai.server.ops;

import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import dev.exai.core.model.ProviderId;
import dev.exai.core.resilience.KeyState;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.files.AllowedRoots;
import dev.exai.files.FileHealth;
import dev.exai.files.FileService;
import dev.exai.files.FileStorage;
import dev.exai.server.auth.TokenFile;
import dev.exai.server.settings.FilePathSettings;
import dev.exai.server.settings.ProviderSettings;
import dev.exai.server.settings.ServerSettings;
import dev.exai.server.settings.Settings;
import dev.exai.server.settings.StorageSettings;
import dev.exai.server.settings.StoredFileSettings;
import dev.exai.sessions.Storage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Looks for what keeps the server from working, and says how to mend it. Changes nothing. */
public final class Doctor {
    private static final Duration PROBE_TIME = Duration.ofSeconds(15);
    private static final int OLDEST_JAVA = 17;
    private static final String STORAGE = "storage";
    private static final String FILES = "files";

    private final ServerSettings settings;
    private final TimeSource time;
    private final List<Finding> findings = new ArrayList<>();

    /** A doctor who looks at these settings. */
    public Doctor(ServerSettings settings, TimeSource time) {
        this.settings = settings;
        this.time = time;
    }

    /** How bad a finding is. */
    public enum Verdict {
        /** As it should be. */
        OK,
        /** Works, with something to know. */
        NOTE,
        /** Does not work. */
        BROKEN
    }

    /** One line of the report. */
    public record Finding(Verdict verdict, String topic, String text) {}

    /** What can be seen from here: Java, settings, data directory, storage, keys, files. */
    public List<Finding> examine() {
        findings.clear();
        examineJava();
        add(Verdict.OK, "settings", settings.effective().size() + " settings are right");
        settings.notices().forEach(notice -> add(Verdict.NOTE, "settings", notice));
        examineDataDirectory();
        examineStorage();
        examineFiles();
        examineToken();
        examineProviders(settings.providers());
        examineRoots();
        return List.copyOf(findings);
    }

    /** Whether the providers answer and accept their keys; asks each of them once, at no cost in tokens. */
    public List<Finding> probe(List<Provider> providers) {
        findings.clear();
        for (Provider provider : providers) {
            CallContext context = CallContext.until(Deadline.after(PROBE_TIME, time))
                    .timeouts(settings.timeouts())
                    .build();
            try {
                provider.probe(context);
                add(Verdict.OK, "reach " + provider.id(), "answers and accepts the key");
            } catch (ExaiException e) {
                Verdict verdict = e.kind() == ErrorKind.UNSUPPORTED ? Verdict.NOTE : Verdict.BROKEN;
                add(verdict, "reach " + provider.id(), e.kind() + ": " + e.getMessage());
            }
        }
        return List.copyOf(findings);
    }

    /** By which names the keys go in results and in the status, and what speaks against using one. */
    public List<Finding> keys(Map<ProviderId, List<KeyState>> states) {
        findings.clear();
        states.forEach((provider, keys) -> keys.stream()
                .filter(key -> key.fingerprint() != null)
                .forEach(key -> add(
                        key.troubles().isEmpty() ? Verdict.OK : Verdict.NOTE,
                        "key of " + provider,
                        key.fingerprint()
                                + key.troubles().stream().map(Doctor::text).collect(Collectors.joining()))));
        return List.copyOf(findings);
    }

    private static String text(KeyState.Trouble trouble) {
        String model = trouble.model() == null ? "" : " for " + trouble.model();
        return ", " + trouble.matter().name().toLowerCase(Locale.ROOT) + model + " because of " + trouble.because()
                + " for " + trouble.remaining().toSeconds() + " s";
    }

    private void examineJava() {
        Verdict verdict = Runtime.version().feature() >= OLDEST_JAVA ? Verdict.OK : Verdict.BROKEN;
        add(verdict, "java", BuildInfo.java());
    }

    private void examineDataDirectory() {
        Path directory = settings.dataDirectory();
        if (!Files.exists(directory)) {
            add(Verdict.OK, "data directory", directory + " does not exist yet; serve makes it");
        } else if (!Files.isDirectory(directory) || !Files.isWritable(directory)) {
            add(Verdict.BROKEN, "data directory", directory + " is no directory you can write to");
        } else {
            add(Verdict.OK, "data directory", directory.toString());
        }
    }

    private void examineStorage() {
        String kind = StorageSettings.kind(settings);
        if (StorageSettings.isMemory(settings)) {
            add(Verdict.NOTE, STORAGE, kind + ": conversations and budgets end with the process");
            return;
        }
        try (Storage storage = StorageSettings.readOnly(settings, time)) {
            StorageSettings.open(storage);
            add(Verdict.OK, STORAGE, kind + ", can be read");
        } catch (ExaiException e) {
            Verdict verdict = switch (e.kind()) {
                case NOT_FOUND -> Verdict.OK; // nothing is kept yet
                case UNSUPPORTED -> Verdict.NOTE; // an older schema, which the next start updates
                default -> Verdict.BROKEN;
            };
            add(verdict, STORAGE, kind + ": " + e.getMessage());
        }
    }

    private void examineFiles() {
        if (StorageSettings.isMemory(settings)) {
            return; // which the storage has told
        }
        if (!StoredFileSettings.mayHoldFiles(settings)) {
            add(Verdict.OK, FILES, "none have been kept so far");
            return;
        }
        try (FileStorage kept = StoredFileSettings.openReadOnly(settings, time);
                FileService files = new FileService(kept, StoredFileSettings.limits(settings), AllowedRoots.none())) {
            FileHealth health = files.health();
            health.reasons().forEach(reason -> add(verdict(reason.level()), FILES, reason.text()));
            if (health.reasons().isEmpty()) {
                add(Verdict.OK, FILES, "healthy");
            }
        } catch (ExaiException e) {
            add(Verdict.BROKEN, FILES, String.valueOf(e.getMessage()));
        }
    }

    private static Verdict verdict(FileHealth.Level level) {
        return level == FileHealth.Level.CRITICAL ? Verdict.BROKEN : Verdict.NOTE;
    }

    private void examineToken() {
        if (!settings.get(Settings.AUTH)) {
            add(Verdict.NOTE, "access token", "switched off; serve listens on loopback only then");
            return;
        }
        try {
            settings.find(Settings.TOKEN).ifPresent(TokenFile::checked);
            boolean present =
                    settings.find(Settings.TOKEN).isPresent() || new TokenFile(settings.dataDirectory()).isPresent();
            add(Verdict.OK, "access token", present ? "present" : "none yet; serve makes one");
        } catch (ExaiException e) {
            add(Verdict.BROKEN, "access token", String.valueOf(e.getMessage()));
        }
    }

    private void examineProviders(ProviderSettings providers) {
        providers.configured().forEach(config -> {
            String keys = config.keys().isEmpty() ? "needs no key" : "key present";
            add(Verdict.OK, "provider " + config.id(), "type " + config.type() + ", " + keys);
        });
        providers
                .unavailable()
                .forEach(missing ->
                        add(Verdict.NOTE, "provider " + missing.id(), missing.why() + "; " + missing.mend()));
        if (providers.configured().isEmpty()) {
            add(Verdict.BROKEN, "providers", "none is configured, so no model can be asked; set a key, or try --demo");
        }
    }

    private void examineRoots() {
        settings.find(FilePathSettings.ROOTS)
                .ifPresent(roots -> roots.forEach(root -> {
                    boolean there = Files.isDirectory(
                            settings.platform().workingDirectory().resolve(root));
                    add(there ? Verdict.OK : Verdict.BROKEN, "file root", root + (there ? "" : " is no directory"));
                }));
    }

    private void add(Verdict verdict, String topic, String text) {
        findings.add(new Finding(verdict, topic, text));
    }
}
