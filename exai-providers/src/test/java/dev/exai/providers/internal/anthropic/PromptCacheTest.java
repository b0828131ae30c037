package dev.exai.providers.internal.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.ToolSpec;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.Price;
import dev.exai.core.spi.Provider;
import dev.exai.testkit.FakeUpstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where stable beginnings of prompts end. */
class PromptCacheTest {
    private static final String MARK = "\"cache_control\":{\"type\":\"ephemeral\"}";
    private static final ToolSpec FIRST = new ToolSpec("first", "", JsonText.emptyObject());
    private static final ToolSpec LAST = new ToolSpec("last", "", JsonText.emptyObject());

    @Test
    void open_singleQuestion_cachesWhatEveryCallRepeatsButNotTheQuestion() {
        String body =
                Claude.sent(request(Message.system("rules"), Message.user("Hi")).build());

        assertThat(marks(body)).isEqualTo(2);
        assertThat(body)
                .contains("{\"name\":\"last\",\"description\":\"\",\"input_schema\":{}," + MARK + "}")
                .contains("{\"type\":\"text\",\"text\":\"rules\"," + MARK + "}");
    }

    @Test
    void open_conversationThatGoesOn_cachesTheLastTwoTurnsOfTheUserToo() {
        List<Message> turns = new ArrayList<>(List.of(Message.system("rules")));
        for (int i = 1; i < 10; i++) {
            turns.add(Message.user("question " + i));
            turns.add(Message.assistant("answer " + i));
        }
        turns.add(Message.user("question 10"));

        String body = Claude.sent(request(turns.toArray(Message[]::new)).build());

        assertThat(marks(body)).isEqualTo(4);
        assertThat(body)
                .contains("\"text\":\"question 9\"," + MARK)
                .contains("\"text\":\"question 10\"," + MARK)
                .doesNotContain("\"text\":\"question 8\"," + MARK);
    }

    @Test
    void open_sharedCacheKey_cachesTheQuestion() {
        String body = Claude.sent(
                request(Message.user("a long document")).cacheKey("document-7").build());

        assertThat(body).contains("\"text\":\"a long document\"," + MARK).doesNotContain("document-7");
    }

    @Test
    void open_lifetimeOfAnHour_isSaidAndNoneMarksNothing() {
        ChatRequest request =
                request(Message.system("rules"), Message.user("Hi")).build();

        assertThat(Claude.sent(request, Map.of("promptCache", "1h")))
                .contains("\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}");
        assertThat(Claude.sent(request, Map.of("promptCache", "off"))).doesNotContain("cache_control");
    }

    @Test
    void collect_writesOfBothLifetimes_areToldApartAndPricedApart() {
        try (FakeUpstream upstream = Claude.upstream();
                Provider provider = Claude.of(upstream, Map.of("promptCache", "1h"))) {
            Usage counted = new Usage(1_000_000, 0, 0, 1_000_000, 0, null).withLongCacheWrite(400_000);
            upstream.onChat().reply("Hi").usage(counted);

            ChatResponse answer =
                    Claude.ask(provider, request(Message.user("Hi")).build());

            Usage usage = answer.usage();
            assertThat(usage).isNotNull();
            assertThat(usage.longCacheWriteTokens()).isEqualTo(400_000);
            Price price = provider.models().stream()
                    .filter(model -> model.id().name().equals(Claude.MODEL))
                    .findFirst()
                    .orElseThrow()
                    .price();
            assertThat(price).isNotNull();
            assertThat(price.of(Usage.NONE.plus(usage))).hasToString("3.1 USD"); // 0.6 at 2.5 and 0.4 at 4
        }
    }

    @Test
    void open_hostedTool_standsBeforeTheMarkedOne() {
        String body = Claude.sent(request(Message.user("Hi")).webSearch(true).build());

        assertThat(body)
                .contains("\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"},{\"name\":\"first\"")
                .contains("\"name\":\"last\",\"description\":\"\",\"input_schema\":{}," + MARK);
    }

    private static ChatRequest.Builder request(Message... turns) {
        return ChatRequest.to(Claude.MODEL, List.of(turns)).tools(List.of(FIRST, LAST));
    }

    private static int marks(String body) {
        return body.split("cache_control", -1).length - 1;
    }
}
