package dev.exai.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.ErrorKind;
import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelCatalog;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ModelLimits;
import dev.exai.core.model.Price;
import dev.exai.core.model.Support;
import dev.exai.core.resilience.KeyState;
import dev.exai.core.spi.CallContext;
import dev.exai.files.FileHealth;
import dev.exai.server.settings.ProviderSettings;
import dev.exai.server.settings.ProviderSettings.Unavailable;
import dev.exai.sessions.SessionManager;
import dev.exai.sessions.SessionRequest;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class StatusReportTest {
    private static final PrincipalId ME = PrincipalId.LOCAL;

    private final ModelInfo model = ModelInfo.of(ModelId.of("glm", "m"))
            .aliases(List.of("nick"))
            .status(ModelInfo.Status.DEPRECATED)
            .capability(Capability.VISION, Support.YES)
            .capability(Capability.TOOLS, Support.NO)
            .limits(new ModelLimits(1_000, 100, null))
            .asOf(LocalDate.of(2026, 11, 22))
            .price(new Price(
                    "USD", new Price.Rates(BigDecimal.ONE, new BigDecimal("0.1"), null, BigDecimal.TEN), List.of()))
            .build();
    private final ProviderSettings providers =
            new ProviderSettings(List.of(), List.of(new Unavailable("kimi", "Kimi", "no key is set", "set it")));

    private final KeyState keys = new KeyState(
            "1a2b",
            3,
            7,
            List.of(
                    new KeyState.Trouble(null, KeyState.Matter.OUT, ErrorKind.AUTHENTICATION, Duration.ofSeconds(9)),
                    new KeyState.Trouble("m", KeyState.Matter.CIRCUIT_OPEN, ErrorKind.OVERLOADED, Duration.ZERO)));

    private final FileHealth ill = new FileHealth(
            List.of(new FileHealth.Reason("space", FileHealth.Level.DEGRADED, "nearly full", Instant.EPOCH)));

    @Test
    void json_whileASessionRuns_showsItToItsPrincipalOnly() {
        try (SessionManager sessions = SessionManager.create()) {
            StatusReport report = new StatusReport(
                    ModelCatalog.of(List.of(model)),
                    providers,
                    () -> Map.of(model.id().provider(), List.of(keys)),
                    sessions,
                    () -> Optional.of(ill),
                    new StatusReport.Facts(Map.of("b", 2L, "a", 1L), 3, List.of("a notice")),
                    TimeSource.system());
            SessionRequest request = SessionRequest.of(model.id(), CallContext.within(Duration.ofSeconds(10)));

            JsonNode mine =
                    sessions.execute(request, session -> report.json(ME)).orThrow();
            JsonNode others = sessions.execute(request, session -> report.json(new PrincipalId("you")))
                    .orThrow();

            assertThat(mine.path("your_sessions").path(0).path("model").stringValue())
                    .isEqualTo("glm/m");
            assertThat(mine.path("your_sessions").path(0).path("state").stringValue())
                    .isEqualTo("running");
            assertThat(mine.path("sessions").path("running").intValue()).isOne();
            assertThat(mine.path("limits").toString()).isEqualTo("{\"a\":1,\"b\":2}");
            assertThat(mine.path("notices").toString()).isEqualTo("[\"a notice\"]");
            assertThat(mine.path("file_roots").intValue()).isEqualTo(3);
            assertThat(mine.path("files").toString())
                    .isEqualTo("{\"health\":\"degraded\",\"reasons\":[{\"code\":\"space\",\"level\":\"degraded\","
                            + "\"text\":\"nearly full\",\"since\":\"1970-01-01T00:00:00Z\"}]}");
            assertThat(others.path("your_sessions").size()).isZero();
            assertThat(mine.path("keys").toString())
                    .isEqualTo(
                            "[{\"provider\":\"glm\",\"key\":\"1a2b\",\"running\":3,\"most_at_once\":7,\"troubles\":["
                                    + "{\"matter\":\"out\",\"because\":\"AUTHENTICATION\",\"remaining_ms\":9000},"
                                    + "{\"model\":\"m\",\"matter\":\"circuit_open\",\"because\":\"OVERLOADED\",\"remaining_ms\":0}]}]");
        }
    }

    @Test
    void models_everyFact_isShownInBothForms() {
        ModelList list = new ModelList(ModelCatalog.of(List.of(model)), providers, "auto");

        JsonNode json = list.json().path("providers").path(0).path("models").path(0);

        assertThat(json.toString())
                .contains("\"aliases\":[\"nick\"]", "\"status\":\"deprecated\"", "\"context_window\":1000")
                .contains("\"abilities\":[\"vision\"]", "\"lacks\":[\"tools\"]", "\"as_of\":\"2026-11-22\"")
                .contains("\"cached_input\":0.1");
        assertThat(list.text())
                .contains("glm/m (nick): 1000 tokens; vision; 1/10 USD per million; deprecated")
                .contains("not available: Kimi (kimi): no key is set; set it");
        assertThat(list.knows("kimi")).isTrue();
        assertThat(list.knows("nobody")).isFalse();
        assertThat(list.providersText()).startsWith("providers: glm\n");
        assertThat(list.only("kimi").json().path("unavailable").size()).isOne();
    }
}
