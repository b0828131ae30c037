package dev.exai.providers.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.spi.Provider;
import dev.exai.providers.internal.openai.Engines;
import dev.exai.testkit.Canary;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.Recorder;
import dev.exai.testkit.Replay;
import dev.exai.testkit.WireDialect;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was recorded in any dialect can be played to its provider again, which notices no difference. */
class RecordAndReplayTest {
    private static final ToolCall CALL = new ToolCall("call_1", "get_weather", JsonText.of("{\"city\":\"Oslo\"}"));

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void replay_recordedConversation_answersAsTheServiceDid(WireDialect dialect) {
        Path file = directory.resolve("conversation.json");
        List<ChatResponse> heard = record(dialect, file);

        try (Replay replay = Replay.start(file)) {
            List<ChatResponse> replayed = converse(dialect, replay.baseUrl(), "a-key-of-nobody");

            assertThat(replay.misses()).isEmpty();
            assertThat(replay.unused()).isEmpty();
            assertThat(replayed.get(0).parts()).isEqualTo(heard.get(0).parts());
            assertThat(replayed.get(1).text())
                    .isEqualTo(heard.get(1).text().replace("anna@example.org", "scrubbed-person-1@example.invalid"))
                    .contains("sunny");
            assertThat(replayed.get(1).reasoning()).isEqualTo(heard.get(1).reasoning());
            assertThat(replayed.get(1).usage()).isEqualTo(heard.get(1).usage());
            assertThat(replayed.get(1).finishReason()).isEqualTo(heard.get(1).finishReason());
        }
    }

    private static List<ChatResponse> record(WireDialect dialect, Path file) {
        try (FakeUpstream upstream = FakeUpstream.start(dialect);
                Recorder recorder = Recorder.before(upstream.baseUrl(), Canary.of(upstream.key()))) {
            upstream.onChat().replyToolCalls(CALL);
            upstream.onChat().replyReasoning("Let me see. ", "It is sunny, says anna@example.org in Oslo.");
            List<ChatResponse> heard = converse(dialect, recorder.baseUrl(), upstream.key());
            recorder.save(file);
            return heard;
        }
    }

    private static List<ChatResponse> converse(WireDialect dialect, URI baseUrl, String key) {
        try (Provider provider = Engines.at(dialect, baseUrl, key)) {
            return Conversation.hold(provider, Engines.model(dialect), 2);
        }
    }
}
