package dev.exai.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.chat.Usage;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What each vendor sends, refuses and calls it. */
@Timeout(60)
class WireDialectTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OPENAI|BAD_KEY|401|invalid_api_key",
                "OPENAI|NO_PERMISSION|403|unsupported_country",
                "OPENAI|QUOTA_EXHAUSTED|429|insufficient_quota",
                "OPENAI|RATE_LIMITED|429|rate_limit_exceeded",
                "OPENAI|OVERLOADED|503|overloaded",
                "OPENAI|SERVER_ERROR|500|server_error",
                "OPENAI|GATEWAY_TIMEOUT|504|<html>",
                "OPENAI|UNKNOWN_MODEL|404|model_not_found",
                "OPENAI|CONTENT_REFUSED|400|content_filter",
                "OPENAI|CONTEXT_TOO_LONG|400|context_length_exceeded",
                "OPENAI|INVALID_REQUEST|400|invalid_value",
                "GLM|BAD_KEY|401|\"1002\"",
                "GLM|NO_PERMISSION|403|\"1220\"",
                "GLM|QUOTA_EXHAUSTED|429|\"1113\"",
                "GLM|RATE_LIMITED|429|\"1302\"",
                "GLM|OVERLOADED|429|\"1305\"",
                "GLM|SERVER_ERROR|500|\"1234\"",
                "GLM|GATEWAY_TIMEOUT|504|<html>",
                "GLM|UNKNOWN_MODEL|400|\"1211\"",
                "GLM|CONTENT_REFUSED|400|contentFilter",
                "GLM|CONTEXT_TOO_LONG|400|\"1261\"",
                "GLM|INVALID_REQUEST|400|\"1214\"",
                "KIMI|BAD_KEY|401|incorrect_api_key_error",
                "KIMI|NO_PERMISSION|403|permission_denied_error",
                "KIMI|QUOTA_EXHAUSTED|429|exceeded_current_quota_error",
                "KIMI|RATE_LIMITED|429|rate_limit_reached_error",
                "KIMI|OVERLOADED|429|engine_overloaded_error",
                "KIMI|SERVER_ERROR|500|server_error",
                "KIMI|GATEWAY_TIMEOUT|504|<html>",
                "KIMI|UNKNOWN_MODEL|404|resource_not_found_error",
                "KIMI|CONTENT_REFUSED|400|content_filter",
                "KIMI|CONTEXT_TOO_LONG|400|token limit",
                "KIMI|INVALID_REQUEST|400|invalid_request_error",
                "DEEPSEEK|QUOTA_EXHAUSTED|402|Insufficient Balance",
                "DEEPSEEK|OVERLOADED|503|busy",
                "XAI|BAD_KEY|400|Incorrect API key",
                "XAI|QUOTA_EXHAUSTED|429|spending limit",
                "XAI|INVALID_REQUEST|400|{\"error\":\"",
                "OPENROUTER|RATE_LIMITED|429|\"code\":429,\"metadata\":",
                "OPENROUTER|OVERLOADED|502|\"code\":502",
                "MINIMAX|QUOTA_EXHAUSTED|200|\"status_code\":1008",
                "MINIMAX|BAD_KEY|401|(2049)",
            })
    void fail_vendorFault_speaksTheVendorsWords(WireDialect dialect, VendorFault fault, int status, String word)
            throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(dialect)) {
            upstream.onChat().fail(fault);

            HttpResponse<String> answer = new WireClient(upstream).chat(model(dialect), "hi");

            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.body()).contains(word);
        }
    }

    @Test
    void overloaded_kimi_saysHowLongToWait() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.KIMI)) {
            upstream.onChat().fail(VendorFault.OVERLOADED);
            upstream.onChat().fail(VendorFault.RATE_LIMITED);
            WireClient client = new WireClient(upstream);

            assertThat(client.chat("kimi-k3", "hi").headers().firstValue("retry-after"))
                    .contains("3");
            assertThat(client.chat("kimi-k3", "hi").headers().firstValue("retry-after"))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OPENAI|gpt-6-luna|,\"temperature\":2.5|decimal_above_max_value",
                "OPENAI|o3|,\"temperature\":0.5|unsupported_value",
                "OPENAI|o3|,\"max_tokens\":5|unsupported_parameter",
                "OPENAI|gpt-4.1|,\"response_format\":{\"type\":\"json_object\"}|the word 'json'",
                "OPENAI|llama|''|model_not_found",
                "GLM|glm-5.3|,\"temperature\":1.5|1214",
                "GLM|glm-5.3|,\"tool_choice\":\"required\"|Tool choice must be auto",
                "GLM|glm-5.3|,\"thinking\":{\"type\":\"disabled\"}|can not be disabled",
                "GLM|glm-5.3|,\"response_format\":{\"type\":\"json_schema\"}|json_object",
                "GLM|glm-5.3|,\"request_id\":\"short\"|6 to 64",
                "GLM|no-such|''|1211",
                "KIMI|kimi-k2.6|,\"temperature\":0.3|invalid temperature",
                "KIMI|kimi-k2.6|,\"temperature\":1,\"thinking\":{\"type\":\"disabled\"}|invalid temperature",
                "KIMI|kimi-k2.7-code|,\"thinking\":{\"type\":\"disabled\"}|can not be disabled",
                "KIMI|kimi-k3|,\"thinking\":{\"type\":\"enabled\"}|must not be sent",
                "KIMI|kimi-k3|,\"n\":2|invalid n",
                "KIMI|kimi-k2.6|,\"tool_choice\":\"required\"|not supported",
                "KIMI|kimi-k3|,\"tool_choice\":{\"type\":\"function\"}|incompatible with thinking",
                "KIMI|kimi-k3|,\"response_format\":{\"type\":\"json_object\"}|the word JSON",
                "KIMI|kimi-k2.5|''|resource_not_found_error",
                "DEEPSEEK|deepseek-flash|,\"response_format\":{\"type\":\"json_object\"}|the word 'json'",
                "DEEPSEEK|deepseek-chat|''|Model Not Exist",
                "DEEPSEEK|deepseek-flash|,\"tool_choice\":\"required\"|Thinking mode",
                "DEEPSEEK|deepseek-flash|,\"response_format\":{\"type\":\"json_schema\"}|unavailable",
                "XAI|grok-4.20|,\"reasoning_effort\":\"low\"|not supported",
                "XAI|gpt-5|''|does not exist",
                "OPENROUTER|plain|''|not a valid model ID",
                "MINIMAX|MiniMax-M2.7|,\"thinking\":{\"type\":\"disabled\"}|cannot be disabled",
                "MINIMAX|MiniMax-M3|,\"temperature\":2.5|temperature",
            })
    void chat_breaksAVendorsRule_isRefusedWithoutTakingAScript(
            WireDialect dialect, String model, String members, String word) throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(dialect)) {
            upstream.onChat().reply("still there");
            WireClient client = new WireClient(upstream);

            HttpResponse<String> refused = client.chat(model, "hi", members);

            assertThat(refused.statusCode()).isBetween(400, 404);
            assertThat(refused.body()).contains(word);
            assertThat(client.chat(model(dialect), "hi").body())
                    .contains("still ")
                    .contains("there");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OPENAI|{\"model\":\"gpt-6-luna\",\"stream\":true}|Missing",
                "OPENAI|{not json|invalid_request_error",
                "GLM|{\"model\":\"glm-5.3\",\"messages\":[{\"role\":\"system\",\"content\":\"x\"}]}|1214",
                "KIMI|{\"model\":\"kimi-k3\"}|messages is empty",
                "OPENROUTER|{\"model\":\"a/b\",\"messages\":[{\"role\":\"user\",\"content\":"
                        + "[{\"type\":\"text\",\"text\":\"x\",\"cache_control\":{\"type\":\"always\"}}]}]}|cache_control",
                "DEEPSEEK|{\"model\":\"deepseek-flash\",\"messages\":[{\"role\":\"developer\"}]}|unknown variant",
                "DEEPSEEK|{\"model\":\"deepseek-flash\",\"messages\":[{\"role\":\"assistant\",\"tool_calls\":[{}]}]}"
                        + "|must be passed back",
                "MINIMAX|{\"model\":\"MiniMax-M3\",\"messages\":[{\"role\":\"developer\"}]}|invalid role",
                "KIMI|{\"model\":\"kimi-k3\",\"messages\":[{\"role\":\"tool\",\"tool_call_id\":\"x\"}]}|not found",
                "KIMI|{\"model\":\"kimi-k3\",\"messages\":[{\"role\":\"user\",\"content\":"
                        + "[{\"type\":\"image_url\",\"image_url\":{\"url\":\"http://x/y.png\"}}]}]}|image url",
            })
    void chat_badMessages_isRefused(WireDialect dialect, String body, String word) throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(dialect)) {
            HttpResponse<String> answer = new WireClient(upstream).post(body);

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains(word);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "OPENAI,invalid_api_key",
        "GLM,1002",
        "KIMI,incorrect_api_key_error",
        "DEEPSEEK,authentication_error",
        "MINIMAX,2049"
    })
    void chat_wrongKey_isRefused(WireDialect dialect, String word) throws Exception {
        try (FakeUpstream upstream =
                FakeUpstream.of(dialect).key("the right one").start()) {
            HttpResponse<String> answer =
                    new WireClient(upstream).postWithKey("wrong", WireClient.body(model(dialect), "hi", ""));

            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).contains(word);
            assertThat(upstream.key()).isEqualTo("the right one");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "OPENAI,provide an API key",
        "GLM,1001",
        "KIMI,Invalid Authentication",
        "OPENROUTER,No auth",
        "MINIMAX,1004"
    })
    void chat_noKey_isRefused(WireDialect dialect, String word) throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(dialect)) {
            HttpResponse<String> answer =
                    new WireClient(upstream).postWithoutKey(WireClient.body(model(dialect), "hi", ""));

            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).contains(word);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "GLM", "KIMI", "DEEPSEEK", "XAI", "OPENROUTER", "MINIMAX"})
    void models_areListedAndUnknownPathsRefused(WireDialect dialect) throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(dialect);
                FakeUpstream narrow =
                        FakeUpstream.of(dialect).models("only-one").start()) {
            assertThat(new WireClient(upstream).get("/models").body()).contains(model(dialect));
            assertThat(new WireClient(narrow).get("/models").body())
                    .contains("\"id\":\"only-one\"")
                    .doesNotContain(model(dialect));
            assertThat(new WireClient(narrow).chat("only-one", "hi").statusCode())
                    .isEqualTo(200);
            assertThat(new WireClient(upstream).get("/nothing").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void stream_openRouter_beginsWithCommentsAndEndsWithUsageBesideAnEmptyChoice() throws Exception {
        List<String> events = events(WireDialect.OPENROUTER, "", script -> script.replyReasoning("so", "a"));

        assertThat(events).hasSize(7);
        assertThat(events.get(0)).isEqualTo(": OPENROUTER PROCESSING");
        assertThat(events.get(2)).contains("\"reasoning\":\"so\"", "\"reasoning_details\":[{");
        assertThat(events.get(4)).contains("\"finish_reason\":\"stop\"").doesNotContain("usage");
        assertThat(events.get(5)).contains("\"finish_reason\":null", "\"usage\":{", "\"cost\":");
    }

    @Test
    void stream_miniMax_thinksInsideTheContent() throws Exception {
        String text = String.join("", events(WireDialect.MINIMAX, "", script -> script.replyReasoning("so", "a")));

        assertThat(text).contains("\"content\":\"<thi\"", "\"content\":\"nk>\"", "\"base_resp\":{\"status_code\":0");
    }

    @Test
    void stream_openAiWithUsage_endsWithAnExtraChunk() throws Exception {
        List<String> events = events(WireDialect.OPENAI, ",\"stream_options\":{\"include_usage\":true}", script -> {
            script.reply("a b").usage(new Usage(7, 5, 3, 0, 2, null));
        });

        assertThat(events).hasSize(6);
        assertThat(events.get(0)).contains("\"role\":\"assistant\"", "\"usage\":null", "\"obfuscation\":");
        assertThat(events.get(3)).contains("\"finish_reason\":\"stop\"", "\"usage\":null");
        assertThat(events.get(4))
                .contains("\"choices\":[]", "\"prompt_tokens\":7", "\"cached_tokens\":3", "\"reasoning_tokens\":2");
        assertThat(events.get(5)).isEqualTo("data: [DONE]");
    }

    @Test
    void stream_openAiWithoutUsage_reportsNone() throws Exception {
        assertThat(events(WireDialect.OPENAI, "", script -> script.reply("a")))
                .noneMatch(event -> event.contains("usage"));
    }

    @Test
    void stream_glm_hasTheRoleInEveryDeltaAndUsageOnTheFinishChunk() throws Exception {
        List<String> events = events(
                WireDialect.GLM,
                ",\"request_id\":\"my-request-1\"",
                script -> script.replyReasoning("so", "done").member("web_search", JsonText.of("[{\"title\":\"T\"}]")));

        assertThat(events).hasSize(4);
        assertThat(events.subList(0, 3))
                .allSatisfy(event ->
                        assertThat(event).contains("\"role\":\"assistant\"").contains("\"id\":\"my-request-1\""));
        assertThat(events.get(0)).contains("reasoning_content").doesNotContain("finish_reason", "usage");
        assertThat(events.get(2)).contains("\"finish_reason\":\"stop\"", "\"usage\":{", "\"web_search\":[{");
    }

    @Test
    void stream_glmToolCall_comesWholeUnlessAskedInPieces() throws Exception {
        ToolCall call = new ToolCall("call_1", "f", JsonText.of("{\"a\":1}"));

        assertThat(events(WireDialect.GLM, "", script -> script.replyToolCalls(call)))
                .hasSize(3);
        assertThat(events(WireDialect.GLM, ",\"tool_stream\":true", script -> script.replyToolCalls(call)))
                .hasSize(5);
    }

    @Test
    void stream_glmNetworkError_standsAsFinishReason() throws Exception {
        assertThat(events(WireDialect.GLM, "", script -> script.finish("network_error")))
                .anyMatch(event -> event.contains("\"finish_reason\":\"network_error\""));
    }

    @ParameterizedTest
    @CsvSource({"FINISH_CHUNK,1", "CHOICE,1", "EXTRA_CHUNK,1", "EVERY_CHUNK,4", "NOWHERE,0"})
    void stream_kimiUsage_standsWhereItIsWanted(UsagePlace place, int times) throws Exception {
        List<String> events =
                events(WireDialect.KIMI, "", script -> script.reply("a b").usageAt(place));

        assertThat(events)
                .filteredOn(event -> event.contains("\"total_tokens\""))
                .hasSize(times);
        assertThat(String.join("\n", events).contains("\"finish_reason\":\"stop\",\"usage\":{"))
                .isEqualTo(place == UsagePlace.CHOICE);
    }

    @Test
    void stream_kimiDefault_reportsUsageOnTheFinishChunkOrExtraWhenAsked() throws Exception {
        assertThat(events(WireDialect.KIMI, "", script -> script.reply("a")).get(2))
                .contains("\"cached_tokens\"");
        assertThat(events(WireDialect.KIMI, ",\"stream_options\":{\"include_usage\":true}", script -> {})
                        .get(3))
                .contains("\"choices\":[]", "\"cached_tokens\"");
    }

    @Test
    void webSearch_kimi_wantsItsArgumentsBackUnchanged() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.KIMI)) {
            upstream.onChat().replyWebSearch();
            upstream.onChat().reply("found it");
            WireClient client = new WireClient(upstream);

            String first = client.chat("kimi-k3", "search").body();
            HttpResponse<String> changed = client.post(searchResult("{}"));
            HttpResponse<String> unchanged = client.post(searchResult(KimiWire.SEARCH_ARGUMENTS));

            assertThat(first).contains("\"builtin_function\"", "$web_search", "search_id");
            assertThat(changed.statusCode()).isEqualTo(400);
            assertThat(unchanged.body()).contains("found ");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "GLM", "KIMI", "DEEPSEEK", "XAI", "OPENROUTER", "MINIMAX"})
    void whole_notStreamed_isOneJsonObject(WireDialect dialect) throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(dialect)) {
            upstream.onChat()
                    .replyToolCalls(new ToolCall("c1", "f", JsonText.of("{}")))
                    .replyReasoning("hm", "text")
                    .member("unknown", JsonText.of("1"));
            String body = WireClient.body(model(dialect), "hi", "").replace("\"stream\":true", "\"stream\":false");

            HttpResponse<String> answer = new WireClient(upstream).post(body);

            assertThat(answer.headers().firstValue("content-type")).contains("application/json");
            assertThat(JsonText.isValid(answer.body())).isTrue();
            assertThat(answer.body())
                    .contains(thoughtAndText(dialect), "\"name\":\"f\"", "\"unknown\":1")
                    .contains("\"finish_reason\":\"tool_calls\"", "\"total_tokens\"");
        }
    }

    private static String thoughtAndText(WireDialect dialect) {
        return switch (dialect) {
            case MINIMAX -> "\"content\":\"<think>hm</think>\\u000a\\u000atext\"";
            case OPENROUTER ->
                "\"content\":\"text\",\"reasoning\":\"hm\",\"reasoning_details\":[{\"type\":\"reasoning.text\"";
            default -> "\"content\":\"text\",\"reasoning_content\":\"hm\"";
        };
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "GLM", "KIMI", "DEEPSEEK", "XAI", "OPENROUTER", "MINIMAX"})
    void echo_partsOrText_answersTheLastUserMessage(WireDialect dialect) throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(dialect)) {
            upstream.onEveryChat().echo();
            String parts = "{\"model\":\"" + model(dialect) + "\",\"stream\":true,\"messages\":["
                    + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"tab\\there\"}]}]}";

            assertThat(new WireClient(upstream).chat(model(dialect), "hello").body())
                    .contains("hello");
            assertThat(new WireClient(upstream).post(parts).body()).contains("tab\\u0009here");
        }
    }

    private interface Setting {
        void apply(UpstreamScript script);
    }

    private static List<String> events(WireDialect dialect, String members, Setting setting) throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(dialect)) {
            setting.apply(upstream.onChat());
            String body =
                    new WireClient(upstream).chat(model(dialect), "hi", members).body();
            return Stream.of(body.split("\n\n")).toList();
        }
    }

    private static String model(WireDialect dialect) {
        return switch (dialect) {
            case OPENAI -> "gpt-6-luna";
            case GLM -> "glm-5.3";
            case KIMI -> "kimi-k3";
            case DEEPSEEK -> "deepseek-flash";
            case XAI -> "grok-4.6";
            case OPENROUTER -> "z-ai/glm-5.2";
            case MINIMAX -> "MiniMax-M3";
            default -> throw new IllegalArgumentException("no chat completions: " + dialect);
        };
    }

    private static String searchResult(String content) {
        return "{\"model\":\"kimi-k3\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"search\"},"
                + "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"t-web_search-1\",\"type\":\"builtin_function\","
                + "\"function\":{\"name\":\"$web_search\",\"arguments\":\"{}\"}}]},"
                + "{\"role\":\"tool\",\"tool_call_id\":\"t-web_search-1\",\"content\":" + Json.quote(content) + "}]}";
    }
}
