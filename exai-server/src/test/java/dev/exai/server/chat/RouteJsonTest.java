package dev.exai.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.chat.ChatRequest;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.Support;
import dev.exai.core.route.Router;
import dev.exai.testkit.ScriptedProvider;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RouteJsonTest {
    @Test
    void of_automaticChoice_tellsEveryCandidateAndTheStandIns() {
        ModelInfo blind = ModelInfo.of(ModelId.of("p", "blind"))
                .capability(Capability.WEB_SEARCH, Support.NO)
                .build();
        ModelInfo one = ModelInfo.of(ModelId.of("p", "one")).build();
        ModelInfo two = ModelInfo.of(ModelId.of("p", "two")).build();
        Router router = new Router(List.of(new ScriptedProvider("p", List.of(blind, one, two))));

        JsonNode json = RouteJson.of(router.plan(
                        "auto", ChatRequest.to("any", "hi").webSearch(true).build()))
                .get(RouteJson.META_NAME);

        assertThat(json.get("model").stringValue()).isEqualTo("p/one");
        assertThat(json.get("because").stringValue()).contains("order and price");
        assertThat(json.get("candidates")).hasSize(3);
        assertThat(json.get("candidates").get(0).get("score").doubleValue())
                .isGreaterThan(json.get("candidates").get(1).get("score").doubleValue());
        assertThat(json.get("candidates").get(2).get("skipped_because").stringValue())
                .isEqualTo("does not support [WEB_SEARCH]");
        assertThat(json.get("fallbacks").get("general")).hasSize(1);
        assertThat(json.get("fallbacks").get("other_rules")).isEmpty();
    }
}
