package dev.exai.core.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.OutputFormat;
import dev.exai.core.chat.ToolSpec;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ModelLimits;
import dev.exai.core.model.Support;
import dev.exai.core.resilience.Health;
import dev.exai.core.resilience.Remedy;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.ForwardingProvider;
import dev.exai.core.spi.Provider;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    void plan_schemaThatTheProviderMakesGood_skipsNoModelForItAndSaysSo() {
        ModelInfo instructed = model("first", "instructed")
                .capability(Capability.JSON_SCHEMA, Support.NO)
                .build();
        Provider supplying = new Supplying(new Listing("first", instructed));
        ModelInfo enforced = model("third", "able")
                .capability(Capability.JSON_SCHEMA, Support.YES)
                .build();
        ChatRequest schema = PLAIN.toBuilder()
                .outputFormat(new OutputFormat.JsonSchema("s", JsonText.emptyObject(), true))
                .build();

        RoutePlan chosen = new Router(List.of(supplying)).plan("auto", schema);
        RoutePlan named = new Router(List.of(supplying)).plan("first/instructed", schema);
        RoutePlan better = new Router(List.of(supplying, new Listing("third", enforced))).plan("auto", schema);

        assertThat(chosen.model()).isSameAs(instructed);
        assertThat(chosen.why()).endsWith("; it does not support [JSON_SCHEMA] itself, which is made good here");
        assertThat(named.why())
                .isEqualTo("asked for by name; it does not support [JSON_SCHEMA] itself, which is made good here");
        assertThat(better.model().id().name()).as("its own ability is surer").isEqualTo("able");
        assertThat(better.candidates()).allMatch(candidate -> candidate.skippedBecause() == null);
        assertThatThrownBy(() -> new Router(List.of(new Listing("first", instructed))).plan("auto", schema))
                .hasMessageContaining("JSON_SCHEMA");
    }

    @Test
    void plan_auto_prefersAModelKnownToHaveTheAbilityToOneOfWhichNoSourceTells() {
        ModelInfo silent = model("first", "silent").build();
        ModelInfo known = model("third", "known")
                .capability(Capability.WEB_SEARCH, Support.YES)
                .build();
        Router asked = new Router(List.of(new Listing("first", silent), new Listing("third", known)));
        ChatRequest search = PLAIN.toBuilder().webSearch(true).build();

        assertThat(asked.plan("auto", search).model()).isSameAs(known);
        assertThat(asked.plan("auto", PLAIN).model()).isSameAs(silent);
        assertThat(new Router(List.of(new Listing("first", silent)))
                        .plan("auto", search)
                        .model())
                .as("asking is tried if nobody is known to be able")
                .isSameAs(silent);
    }

    @Test
    void plan_autoWithPreference_takesThePreferredModelThatCan() {
        Router preferring = new Router.Builder(List.of(first, second))
                .preferred(List.of("no such model", "NICK", "gone"))
                .build();
        Router preferringUnable = new Router.Builder(List.of(first, second))
                .preferred(List.of("plain"))
                .build();

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
        assertThat(plan.candidates())
                .extracting(candidate -> candidate.model().id().name(), Candidate::skippedBecause)
                .containsExactly(
                        tuple("able", null),
                        tuple("old", "does not support [TOOLS]"),
                        tuple("gone", "is retired"),
                        tuple("plain", "does not support [TOOLS]"));
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
        assertThat(failure(retired, "auto", PLAIN)).hasMessage("no configured model is in service with room for this");
    }

    @Test
    void plan_auto_sparesModelsThatFailOrMustWait() {
        Map<String, Health> health = new HashMap<>();
        Router aware = new Router.Builder(List.of(first, second))
                .preferred(List.of("plain"))
                .health(model -> health.getOrDefault(model.name(), Health.READY))
                .build();

        assertThat(chosen(aware, "auto")).isEqualTo("plain");
        health.put("plain", Health.STRAINED);
        assertThat(chosen(aware, "auto")).isEqualTo("able");
        health.put("able", Health.DOWN);
        assertThat(chosen(aware, "auto")).isEqualTo("old");
        health.put("old", Health.DOWN);
        assertThat(chosen(aware, "auto")).isEqualTo("plain");
        health.put("plain", Health.DOWN);
        assertThat(chosen(aware, "auto")).as("somebody is asked").isEqualTo("plain");
    }

    @Test
    void plan_auto_skipsModelsWithoutRoom() {
        ModelInfo tight =
                model("a", "tight").limits(new ModelLimits(100, null, null)).build();
        ModelInfo roomy =
                model("a", "roomy").limits(new ModelLimits(10_000, null, null)).build();
        Router sized = new Router(List.of(new Listing("a", tight, roomy)));

        RoutePlan plan =
                sized.plan("auto", ChatRequest.to("any", "x".repeat(1_000)).build());

        assertThat(plan.model()).isSameAs(roomy);
        assertThat(plan.candidates().get(1).skippedBecause()).isEqualTo("takes 100 tokens, and this is about 254");
        assertThat(sized.plan("tight", ChatRequest.to("any", "x".repeat(1_000)).build())
                        .model())
                .as("a name is a name")
                .isSameAs(tight);
    }

    @Test
    void plan_auto_skipsModelsWithoutRoomForTheAnswerAskedFor() {
        ModelInfo tight =
                model("a", "tight").limits(new ModelLimits(1_000, null, null)).build();
        ModelInfo roomy =
                model("a", "roomy").limits(new ModelLimits(10_000, null, null)).build();
        Router sized = new Router(List.of(new Listing("a", tight, roomy)));

        assertThat(sized.plan("auto", PLAIN).model()).isSameAs(tight);
        assertThat(sized.plan("auto", PLAIN.toBuilder().maxOutputTokens(2_000).build())
                        .model())
                .isSameAs(roomy);
    }

    @Test
    void plan_auto_namesTheModelsThatMustNotBeAsked() {
        ModelInfo dear = model("a", "dear").build();
        Provider restricted = new ForwardingProvider(first) {
            @Override
            public List<ModelInfo> withheld() {
                return List.of(dear);
            }
        };

        RoutePlan plan = new Router(List.of(restricted)).plan("auto", PLAIN);

        assertThat(plan.candidates())
                .hasSize(first.models().size() + 1)
                .contains(new Candidate(dear, 0, "is not permitted by the settings"));
        assertThat(plan.fallbacks().general()).noneMatch(target -> target.model() == dear);
    }

    @Test
    void plan_auto_namesStandInsByWhatMayFail() {
        Listing a = new Listing(
                "a",
                model("a", "one").limits(new ModelLimits(8_000, null, null)).build(),
                model("a", "two").limits(new ModelLimits(4_000, null, null)).build(),
                model("a", "three").limits(new ModelLimits(64_000, null, null)).build());
        Router router = new Router(List.of(a, second));

        Fallbacks fallbacks = router.plan("auto", PLAIN).fallbacks();

        assertThat(names(fallbacks.general())).containsExactly("two", "three");
        assertThat(names(fallbacks.longerContext())).containsExactly("three");
        assertThat(names(fallbacks.otherRules())).containsExactly("able");
        assertThat(fallbacks.of(Remedy.Fallback.NONE)).isEmpty();
    }

    @Test
    void plan_name_hasOnlyTheStandInsOfTheRules() {
        Router router = new Router.Builder(List.of(first, second))
                .fallbacks(new FallbackRules(List.of("plain", "nobody", "nick"), List.of("nick"), List.of("old")))
                .build();

        assertThat(this.router.plan("able", PLAIN).withFallbacks()).isSameAs(second);
        assertThat(names(router.plan("able", PLAIN).fallbacks().general())).containsExactly("plain");
        assertThat(names(router.plan("plain", PLAIN).fallbacks().general())).containsExactly("able");
        assertThat(names(router.plan("plain", PLAIN).fallbacks().longerContext()))
                .containsExactly("able");
        assertThat(names(router.plan("plain", PLAIN).fallbacks().otherRules())).containsExactly("old");
        assertThat(names(router.plan("able", WITH_TOOLS).fallbacks().general())).isEmpty();
    }

    @Test
    void plan_aliasOfTwoProviders_mustBeMadeClear() {
        Router router = new Router(List.of(
                new Listing("a", model("a", "big").aliases(List.of("best")).build()),
                new Listing(
                        "b", model("b", "large").aliases(List.of("best", "big")).build())));

        ExaiException failure = failure(router, "Best", PLAIN);

        assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(failure).hasMessage("the model name \"Best\" may mean any of a/big, b/large");
        assertThat(chosen(router, "b/best")).isEqualTo("large");
        assertThat(chosen(router, "big")).as("a name comes before an alias").isEqualTo("big");
    }

    @Test
    void plan_autoThatNobodyCanServe_isUnsupported() {
        ExaiException failure = failure(new Router(List.of(first)), "auto", WITH_TOOLS);

        assertThat(failure.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
        assertThat(failure).hasMessage("no configured model in service supports [TOOLS] with room for this");
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

    private static String chosen(Router router, String name) {
        return router.plan(name, PLAIN).model().id().name();
    }

    private static List<String> names(List<Target> targets) {
        return targets.stream().map(target -> target.model().id().name()).toList();
    }

    private static ExaiException failure(Router router, String name, ChatRequest needs) {
        return catchThrowableOfType(ExaiException.class, () -> router.plan(name, needs));
    }

    private static ModelInfo.Builder model(String provider, String name) {
        return ModelInfo.of(ModelId.of(provider, name));
    }

    private static final class Supplying extends ForwardingProvider {
        Supplying(Provider provider) {
            super(provider);
        }

        @Override
        public Set<Capability> supplied() {
            return Set.of(Capability.JSON_SCHEMA);
        }
    }
}
