package dev.exai.providers.internal.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.chat.ChatCollector;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.Message;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ProviderId;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Content with reasoning in it is parted wherever the stream cuts it, and put together again as it was. */
class ThinkTagsTest {
    private static final ProviderId PROVIDER = new ProviderId("lab");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "<think>plan</think>\\n\\nHi|plan|Hi",
                "<think>plan</think>Hi <think>x</think>|plan|Hi <think>x</think>",
                "<think>a</think> <think>b</think>\\nc|ab|c",
                "<think></think>\\nHi|''|Hi",
                "\\n <think>plan</think>Hi|plan|\\n Hi",
                "<think>cut off|cut off|''",
                "<think>cut </thi|cut </thi|''",
                "<think>all</think>\\n|all|''",
                "<thin air|''|<thin air",
                "<th|''|<th",
                "Hi</think>|''|Hi</think>",
                " |''| ",
            })
    void add_contentCutAnywhere_isPartedAndJoinsToWhatItWas(String content, String reasoning, String text) {
        String whole = content.replace("\\n", "\n");
        for (int size = 1; size <= whole.length(); size++) {
            Message message = parted(pieces(whole, size));

            assertThat(message.reasoning()).isEqualTo(reasoning);
            assertThat(message.text()).isEqualTo(text.replace("\\n", "\n"));
            assertThat(ThinkTags.joined(message, PROVIDER)).isEqualTo(whole);
        }
    }

    private static Message parted(List<String> pieces) {
        ChatCollector collector = new ChatCollector();
        collector.add(new ChatEvent.Started(null, new ModelId(PROVIDER, "m")));
        ThinkTags tags = new ThinkTags(collector::add);
        pieces.forEach(tags::add);
        tags.finish();
        collector.add(new ChatEvent.Done(FinishReason.STOP));
        return collector.response().asMessage();
    }

    private static List<String> pieces(String text, int size) {
        return IntStream.iterate(0, at -> at < text.length(), at -> at + size)
                .mapToObj(at -> text.substring(at, Math.min(text.length(), at + size)))
                .toList();
    }
}
