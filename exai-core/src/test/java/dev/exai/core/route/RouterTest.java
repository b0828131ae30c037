package dev.exai.core.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.ToolSpec;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.core.model.Support;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouterTest {
    private static final ChatRequest PLAIN = ChatRequest.to("any", "hi").build();
    private static final ChatRequest WITH_TOOLS = PLAIN.toBuilder()
            .tools(List.of(new ToolSpec("t", "", JsonText.emptyObject())))
            .build();

    private final Provider first = new Listing(
            "first",
            model("first", "old")
                    .status(ModelInfo.Status.DEPRECATED)
                    .capability(Capability.TOOLS, Support.NO)
                    .build(),
            model("first", "gone").status(ModelInfo.Status.RETIRED).build(),
            model("first", "plain").capability(Capability.TOOLS, Support.NO).build());
    private final Provider second = new Listing(
            "second",
            model("second", "able")
                    .aliases(List.of("nick"))
                    .capability(Capability.TOOLS, Support.YES)
                    .build());
    private final Router router = new Router(List.of(first, second));

    @Test
    void plan_name_takesThatModelOfThatProvider() {
        RoutePlan plan = router.plan("second/able", PLAIN);

        assertThat(plan.provider()).isSameAs(second);
        assertThat(plan.model().id()).isEqualTo(ModelId.of("second", "able"));
        assertThat(plan.why()).isEqualTo("asked for by name");
        assertThat(router.plan("NICK", PLAIN).model()).isSameAs(plan.model());
        assertThat(router.plan("old", PLAIN).model().id().name()).isEqualTo("old");
        assertThat(router.catalog().all()).hasSize(4);
    }

    @Test
    void plan_autoWithPreference_takesThePreferredModelThatCan() {
        Router preferring = new Router(List.of(first, second), List.of("no such model", "NICK", "gone"));
        Router preferringUnable = new Router(List.of(first, second), List.of("plain"));

        assertThat(preferring.plan(Router.AUTO, PLAIN).model().id().name()).isEqualTo("able");
        assertThat(preferringUnable.plan(Router.AUTO, WITH_TOOLS).model().id().name())
                .isEqualTo("able");
        assertThat(preferring.catalog().all()).isEqualTo(router.catalog().all());
    }

    @Test
    void plan_auto_takesTheFirstAbleModelInService() {
        assertThat(router.plan(" Auto ", PLAIN).model().id().name()).isEqualTo("plain");

        RoutePlan plan = router.plan(Router.AUTO, WITH_TOOLS);

        assertThat(plan.model().id().name()).isEqualTo("able");
        assertThat(plan.candidates()).hasSize(2);
        assertThat(plan.candidates().get(0).skippedBecause()).isEqualTo("does not support [TOOLS]");
        assertThat(plan.candidates().get(1).skippedBecause()).isNull();
    }

    @Test
    void plan_autoWithNothingElse_takesADeprecatedModelButNeverARetiredOne() {
        assertThat(new Router(List.of(new Listing(
                                "a",
                                model("a", "gone")
                                        .status(ModelInfo.Status.RETIRED)
                                        .build(),
                                model("a", "old")
                                        .status(ModelInfo.Status.DEPRECATED)
                                        .build())))
                        .plan("auto", PLAIN)
                        .model()
                        .id()
                        .name())
                .isEqualTo("old");
        Router retired = new Router(List.of(new Listing(
                "a", model("a", "gone").status(ModelInfo.Status.RETIRED).build())));
        assertThat(failure(retired, "auto", PLAIN)).hasMessage("no configured model is in service");
    }

    @Test
    void plan_autoThatNobodyCanServe_isUnsupported() {
        ExaiException failure = failure(new Router(List.of(first)), "auto", WITH_TOOLS);

        assertThat(failure.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
        assertThat(failure).hasMessage("no configured model supports [TOOLS]");
    }

    @Test
    void plan_namedModelWithoutTheAbility_isUnsupported() {
        assertThat(failure(router, "plain", WITH_TOOLS))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("first/plain does not support [TOOLS]");
    }

    @Test
    void plan_retiredModel_isGone() {
        ExaiException failure = failure(router, "gone", PLAIN);

        assertThat(failure.kind()).isEqualTo(ErrorKind.GONE);
        assertThat(failure).hasMessage("first/gone was switched off by its provider");
    }

    @Test
    void plan_unknownName_tellsNamesLikeIt() {
        ExaiException failure = failure(router, "abel", PLAIN);

        assertThat(failure.kind()).isEqualTo(ErrorKind.NOT_FOUND);
        assertThat(failure).hasMessage("unknown model \"abel\"; names like it: second/able");
        assertThat(failure(router, "zzzzzzzzzzzzzzzz", PLAIN)).hasMessage("unknown model \"zzzzzzzzzzzzzzzz\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "../../etc/passwd",
                "'; DROP TABLE models; --",
                "$(reboot)",
                "`reboot`",
                "${jndi:ldap://x}",
                "#{T(java.lang.Runtime).getRuntime()}",
                "{{7*7}}",
                "<script>",
                "%s%n%x",
                "a\u0000b",
                "first/plain\u0000"
            })
    void plan_hostileName_isAPlainUnknownName(String name) {
        assertThat(failure(router, name, PLAIN).kind()).isEqualTo(ErrorKind.NOT_FOUND);
    }

    @Test
    void plan_hostileName_isRepeatedHarmlesslyAndCut() {
        assertThat(failure(router, "x\u001b[2J\r\nERROR \u202e\u2028\ud800 é😀", PLAIN))
                .hasMessage("unknown model \"x?[2J??ERROR ??? é😀\"");
        assertThat(failure(router, "😀".repeat(1_000), PLAIN)).hasMessage("unknown model \"" + "😀".repeat(100) + "\"");
    }

    @Test
    void plan_noModelAtAll_isAMatterOfConfiguration() {
        assertThat(failure(new Router(List.of()), "auto", PLAIN).kind()).isEqualTo(ErrorKind.CONFIGURATION);
    }

    @Test
    void router_providersThatContradict_areRefused() {
        assertThatThrownBy(() -> new Router(List.of(first, first)))
                .isInstanceOf(ExaiException.class)
                .hasMessage("two providers are named first");
        Router foreign = new Router(List.of(new Listing("a", model("b", "m").build())));
        assertThatThrownBy(() -> foreign.plan("m", PLAIN)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void provider_defaults_offerNothingThatIsNotThere() {
        CallContext context = CallContext.within(Duration.ofSeconds(1));

        assertThat(first.files()).isNull();
        assertThat(catchThrowableOfType(ProviderException.class, () -> first.probe(context))
                        .kind())
                .isEqualTo(ErrorKind.UNSUPPORTED);
        first.close();
        assertThat(first.open(PLAIN, context).collect().text()).isEqualTo("hi");
    }

    private static ExaiException failure(Router router, String name, ChatRequest needs) {
        return catchThrowableOfType(ExaiException.class, () -> router.plan(name, needs));
    }

    private static ModelInfo.Builder model(String provider, String name) {
        return ModelInfo.of(ModelId.of(provider, name));
    }

    private static final class Listing implements Provider {
        private final ProviderId id;
        private final List<ModelInfo> models;

        Listing(String id, ModelInfo... models) {
            this.id = new ProviderId(id);
            this.models = List.of(models);
        }

        @Override
        public ProviderId id() {
            return id;
        }

        @Override
        public List<ModelInfo> models() {
            return models;
        }

        @Override
        public ChatStream open(ChatRequest request, CallContext context) {
            return ChatStream.of(ChatResponse.text(models.get(0).id(), "hi", Usage.NONE));
        }
    }
}
