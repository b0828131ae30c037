package dev.exai.core.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.OutputFormat;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.Role;
import dev.exai.core.chat.ThinkingMode;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.chat.ToolSpec;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.core.model.Support;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AbilitiesTest {
    private static final ChatRequest PLAIN = ChatRequest.to("m", "hi").build();

    @Test
    void neededBy_plainQuestion_needsNothing() {
        assertThat(Abilities.neededBy(PLAIN)).isEmpty();
        assertThat(Abilities.neededBy(
                        PLAIN.toBuilder().thinking(ThinkingMode.MAX).build()))
                .isEmpty();
    }

    @Test
    void neededBy_settings_needTheirAbility() {
        ToolSpec tool = new ToolSpec("t", "", JsonText.emptyObject());
        OutputFormat schema = new OutputFormat.JsonSchema("s", JsonText.emptyObject(), false);

        assertThat(Abilities.neededBy(PLAIN.toBuilder().tools(List.of(tool)).build()))
                .containsExactly(Capability.TOOLS);
        assertThat(Abilities.neededBy(PLAIN.toBuilder().webSearch(true).build()))
                .containsExactly(Capability.WEB_SEARCH);
        assertThat(Abilities.neededBy(PLAIN.toBuilder()
                        .outputFormat(new OutputFormat.JsonObject())
                        .build()))
                .containsExactly(Capability.JSON_OBJECT);
        assertThat(Abilities.neededBy(PLAIN.toBuilder().outputFormat(schema).build()))
                .containsExactly(Capability.JSON_SCHEMA);
    }

    @Test
    void neededBy_parts_needTheirAbility() {
        RemoteFile file = RemoteFile.of(new ProviderId("p"), "f", "a").build();

        assertThat(needs(Role.USER, new Part.Image("image/png", new byte[1]))).containsExactly(Capability.VISION);
        assertThat(needs(Role.USER, new Part.ImageUrl("u"))).containsExactly(Capability.VISION);
        assertThat(needs(Role.USER, new Part.FileReference(file))).containsExactly(Capability.FILES);
        assertThat(needs(Role.ASSISTANT, new Part.ToolUse(new ToolCall("c", "n", JsonText.emptyObject()))))
                .containsExactly(Capability.TOOLS);
        assertThat(needs(Role.TOOL, new Part.ToolResult("c", "n", "", false))).containsExactly(Capability.TOOLS);
    }

    @Test
    void require_knownToBeMissing_failsAndUnknownIsTried() {
        ChatRequest request = PLAIN.toBuilder().webSearch(true).build();
        ModelInfo unknown = ModelInfo.of(ModelId.of("p", "m")).build();
        ModelInfo without = ModelInfo.of(ModelId.of("p", "m"))
                .capability(Capability.WEB_SEARCH, Support.NO)
                .build();
        Abilities.require(unknown, request);

        ProviderException error =
                catchThrowableOfType(ProviderException.class, () -> Abilities.require(without, request));

        assertThat(error.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
        assertThat(error.provider()).isEqualTo("p");
        assertThat(error).hasMessageContaining("p/m does not support [WEB_SEARCH]");
    }

    private static Set<Capability> needs(Role role, Part part) {
        return Abilities.neededBy(PLAIN.toBuilder()
                .messages(List.of(new Message(role, List.of(part))))
                .build());
    }
}
