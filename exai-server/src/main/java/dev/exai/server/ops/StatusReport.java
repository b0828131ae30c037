package dev.exai.server.ops;

import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.core.model.ModelCatalog;
import dev.exai.core.model.ProviderId;
import dev.exai.core.resilience.KeyState;
import dev.exai.files.FileHealth;
import dev.exai.server.files.FileJson;
import dev.exai.server.settings.ProviderSettings;
import dev.exai.sessions.SessionCounts;
import dev.exai.sessions.SessionManager;
import dev.exai.sessions.SessionSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the server is doing, from its start on. Thread-safe. */
public final class StatusReport {
    private final ModelCatalog models;
    private final ProviderSettings providers;
    private final Supplier<Map<ProviderId, List<KeyState>>> keys;
    private final SessionManager sessions;
    private final Supplier<Optional<FileHealth>> files;
    private final Facts facts;
    private final TimeSource time;
    private final long startedAt;

    /**
     * A report whose uptime begins now.
     *
     * @param files how they are, if they have been used
     */
    public StatusReport(
            ModelCatalog models,
            ProviderSettings providers,
            Supplier<Map<ProviderId, List<KeyState>>> keys,
            SessionManager sessions,
            Supplier<Optional<FileHealth>> files,
            Facts facts,
            TimeSource time) {
        this.models = models;
        this.providers = providers;
        this.keys = keys;
        this.sessions = sessions;
        this.files = files;
        this.facts = facts;
        this.time = time;
        startedAt = time.nanos();
    }

    /**
     * What does not change while the server runs.
     *
     * @param limits bounds by their names
     * @param fileRoots how many directories files may be read from
     * @param notices settings without effect and the like
     */
    public record Facts(Map<String, Long> limits, int fileRoots, List<String> notices) {
        /** Copies. */
        public Facts {
            limits = Map.copyOf(limits);
            notices = List.copyOf(notices);
        }
    }

    /** The report as the output schema of {@code status} describes it, with the sessions of this caller only. */
    public ObjectNode json(PrincipalId caller) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("version", BuildInfo.version());
        json.put("uptime_ms", Duration.ofNanos(time.nanos() - startedAt).toMillis());
        var configured = json.putArray("providers_configured");
        providers.configured().forEach(config -> configured.add(config.id().value()));
        json.put("models_available", models.all().size());
        json.set("providers_unavailable", ModelList.unavailable(providers.unavailable()));
        ArrayNode states = json.putArray("keys");
        keys.get().forEach((provider, each) -> each.forEach(key -> addKey(states.addObject(), provider, key)));
        addCounts(json.putObject("sessions"), sessions.counts());
        var yours = json.putArray("your_sessions");
        sessions.live(caller).forEach(session -> addSession(yours.addObject(), session));
        ObjectNode limits = json.putObject("limits");
        facts.limits().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(limit -> limits.put(limit.getKey(), limit.getValue()));
        json.put("file_roots", facts.fileRoots());
        files.get().ifPresent(health -> json.set("files", FileJson.of(health)));
        facts.notices().forEach(json.putArray("notices")::add);
        return json;
    }

    private static void addKey(ObjectNode json, ProviderId provider, KeyState key) {
        json.put("provider", provider.value());
        if (key.fingerprint() != null) {
            json.put("key", key.fingerprint());
        }
        json.put("running", key.running());
        if (key.mostAtOnce() != null) {
            json.put("most_at_once", key.mostAtOnce());
        }
        ArrayNode troubles = json.putArray("troubles");
        key.troubles().forEach(trouble -> addTrouble(troubles.addObject(), trouble));
    }

    private static void addTrouble(ObjectNode json, KeyState.Trouble trouble) {
        if (trouble.model() != null) {
            json.put("model", trouble.model());
        }
        json.put("matter", trouble.matter().name().toLowerCase(Locale.ROOT));
        json.put("because", trouble.because().name());
        json.put("remaining_ms", trouble.remaining().toMillis());
    }

    private static void addCounts(ObjectNode json, SessionCounts counts) {
        json.put("started", counts.started());
        json.put("succeeded", counts.succeeded());
        json.put("failed", counts.failed());
        json.put("timed_out", counts.timedOut());
        json.put("cancelled", counts.cancelled());
        json.put("rejected", counts.rejected());
        json.put("live", counts.live());
        json.put("queued", counts.queued());
        json.put("running", counts.running());
    }

    private static void addSession(ObjectNode json, SessionSnapshot session) {
        json.put("id", session.id().toString());
        json.put("request_id", session.requestId().value());
        json.put("model", session.model().toString());
        json.put("state", session.state().name().toLowerCase(Locale.ROOT));
        json.put("work", session.work().name().toLowerCase(Locale.ROOT));
        json.put("age_ms", session.age().toMillis());
        json.put("queue_position", session.queuePosition());
    }
}
