package dev.exai.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import dev.exai.core.CancelToken;
import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.OutputFormat;
import dev.exai.core.chat.Role;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.core.model.Support;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Providers that break a rule, and the rule that says so. */
@Timeout(120)
class ContractCatchesFaultsTest {
    private static final ChatEvent EXTRA = new ChatEvent.TextDelta("more");

    @Test
    void secondEnd_isCaughtByS01() {
        assertCaught(rules -> rules.s01(), new Wrapped() {
            @Override
            public ChatStream open(ChatRequest request, CallContext context) {
                return new WrappedStream(super.open(request, context)) {
                    @Override
                    public ChatEvent next() {
                        ChatEvent event = super.next();
                        return event instanceof ChatEvent.Started ? EXTRA : event;
                    }
                };
            }
        });
    }

    @Test
    void mangledText_isCaughtByC03() {
        assertCaught(rules -> rules.c03(), new Wrapped() {
            @Override
            public ChatStream open(ChatRequest request, CallContext context) {
                return new WrappedStream(super.open(request, context)) {
                    @Override
                    public ChatEvent next() {
                        ChatEvent event = super.next();
                        return event instanceof ChatEvent.TextDelta text
                                ? new ChatEvent.TextDelta(text.text().replaceAll("[^ -~]", "?"))
                                : event;
                    }
                };
            }
        });
    }

    @Test
    void deafToCancelling_isCaughtByX04() {
        assertCaught(rules -> rules.x04(), new Wrapped() {
            @Override
            public ChatStream open(ChatRequest request, CallContext context) {
                CallContext deaf =
                        CallContext.until(Deadline.after(Duration.ofSeconds(3))).build();
                return super.open(request, deaf);
            }
        });
    }

    @Test
    void deafToClosing_isCaughtByX05AndX08() {
        Wrapped deaf = new Wrapped() {
            @Override
            public ChatStream open(ChatRequest request, CallContext context) {
                CallContext brief =
                        CallContext.until(Deadline.after(Duration.ofSeconds(3))).build();
                return new WrappedStream(super.open(request, brief)) {
                    @Override
                    public void close() {}
                };
            }

            @Override
            public void close() {}
        };

        assertCaught(rules -> rules.x05(), deaf);
        assertCaught(rules -> rules.x08(), deaf);
    }

    @Test
    void ownRetries_areCaughtByE03() {
        assertCaught(rules -> rules.e03(), new Wrapped() {
            @Override
            public ChatStream open(ChatRequest request, CallContext context) {
                try {
                    return super.open(request, context);
                } catch (ProviderException e) {
                    return super.open(request, context);
                }
            }
        });
    }

    @Test
    void keyInAMessage_isCaughtByE05() {
        assertCaught(rules -> rules.e05(), new Wrapped() {
            @Override
            public ChatStream open(ChatRequest request, CallContext context) {
                throw new ProviderException.Builder(ErrorKind.AUTHENTICATION, "bad key: " + key()).build();
            }
        });
    }

    @Test
    void missingCheckOfAbilities_isCaughtByC07() {
        Wrapped blind = new Wrapped() {
            @Override
            public List<ModelInfo> models() {
                ModelId id = inner.provider().models().get(0).id();
                return List.of(ModelInfo.of(id)
                        .capability(Capability.TOOLS, Support.NO)
                        .build());
            }
        };

        assertCaught(
                rules -> {
                    rules.c07().forEach(test -> assertDoesNotThrow(test.getExecutable()));
                },
                blind);
    }

    @Test
    void schemaLeftOut_isCaughtByC17() {
        assertCaught(rules -> rules.c17(), changing(request -> request.outputFormat(OutputFormat.TEXT)));
    }

    @Test
    void answersWithReasoningLeftOut_areCaughtByC18() {
        assertCaught(rules -> rules.c18(), new Wrapped() {
            @Override
            public ChatStream open(ChatRequest request, CallContext context) {
                List<Message> rest = request.messages().stream()
                        .filter(message -> message.role() == Role.USER)
                        .toList();
                return super.open(request.toBuilder().messages(rest).build(), context);
            }
        });
    }

    @Test
    void wishForOneCallLeftOut_isCaughtByC19() {
        assertCaught(rules -> rules.c19(), changing(request -> request.parallelToolCalls(null)));
    }

    private static Wrapped changing(Consumer<ChatRequest.Builder> change) {
        return new Wrapped() {
            @Override
            public ChatStream open(ChatRequest request, CallContext context) {
                ChatRequest.Builder changed = request.toBuilder();
                change.accept(changed);
                return super.open(changed.build(), context);
            }
        };
    }

    @Test
    void streamLeftOpen_isCaughtAfterTheRule() throws Exception {
        ScriptedHarness harness = new ScriptedHarness();
        ProviderContract contract = contractOf(new Wrapped(harness) {
            @Override
            public void close() {}
        });
        contract.openHarness();
        harness.provider().open(new Subject(harness).question("left"), Subject.context());

        assertThatThrownBy(contract::closeHarness)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("connection");
        assertThatThrownBy(contract::harness).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void blockedForever_isCaughtByTheAttempt() {
        CancelToken end = new CancelToken();
        ScriptedHarness harness = new ScriptedHarness();
        harness.instruct(new Instruction.Silence());
        Subject subject = new Subject(harness);

        try (Attempt attempt = Attempt.start(() -> harness.provider().open(subject.question("x"), Subject.with(end)))) {
            assertThatThrownBy(() -> attempt.failureWithin(Duration.ofMillis(50)))
                    .hasMessageContaining("still blocked");
            end.cancel("test");
        }
        try (Attempt attempt = Attempt.start(() -> {})) {
            assertThatThrownBy(() -> attempt.failureWithin(Duration.ofSeconds(5)))
                    .hasMessageContaining("as if nothing");
        }
        try (Attempt attempt = Attempt.start(() -> {
            throw new IllegalStateException("other");
        })) {
            assertThatThrownBy(() -> attempt.failureWithin(Duration.ofSeconds(5)))
                    .hasMessageContaining("something else");
        }
        assertThatThrownBy(() -> Subject.failure(() -> {})).hasMessageContaining("as if nothing");
    }

    private static void assertCaught(Consumer<ProviderContract> rule, Wrapped broken) {
        ProviderContract contract = contractOf(broken);
        assertThatThrownBy(() -> {
                    contract.openHarness();
                    rule.accept(contract);
                })
                .isInstanceOf(AssertionError.class);
    }

    private static ProviderContract contractOf(ProviderHarness harness) {
        return new Rules(harness);
    }

    /** The rules, checked one by one by the tests here and not as tests themselves. */
    private static final class Rules extends ProviderContract {
        private final ProviderHarness harness;

        Rules(ProviderHarness harness) {
            this.harness = harness;
        }

        @Override
        protected ProviderHarness newHarness() {
            return harness;
        }
    }

    /** The good provider, to be spoiled in one place. */
    private static class Wrapped implements ProviderHarness, Provider {
        final ScriptedHarness inner;

        Wrapped() {
            this(new ScriptedHarness());
        }

        Wrapped(ScriptedHarness inner) {
            this.inner = inner;
        }

        @Override
        public Provider provider() {
            return this;
        }

        @Override
        public String model() {
            return inner.model();
        }

        @Override
        public boolean instruct(Instruction instruction) {
            return inner.instruct(instruction);
        }

        @Override
        public int callsReceived() {
            return inner.callsReceived();
        }

        @Override
        public int openConnections() {
            return inner.openConnections();
        }

        @Override
        public String lastRequest() {
            return inner.lastRequest();
        }

        @Override
        public String key() {
            return "not a key but long enough";
        }

        @Override
        public ProviderId id() {
            return inner.provider().id();
        }

        @Override
        public List<ModelInfo> models() {
            return inner.provider().models();
        }

        @Override
        public ChatStream open(ChatRequest request, CallContext context) {
            return inner.provider().open(request, context);
        }

        @Override
        public void close() {
            inner.provider().close();
        }
    }

    private static class WrappedStream implements ChatStream {
        private final ChatStream inner;

        WrappedStream(ChatStream inner) {
            this.inner = inner;
        }

        @Override
        public boolean hasNext() {
            return inner.hasNext();
        }

        @Override
        public ChatEvent next() {
            return inner.next();
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    @Test
    void goodProvider_isNotCaught() throws Exception {
        ProviderContract contract = contractOf(new ScriptedHarness());

        contract.openHarness();
        contract.s01();
        contract.closeHarness();

        assertThat(ErrorRules.KINDS).doesNotHaveDuplicates();
    }
}
