package dev.exai.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.Cost;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What can be done with conversations beside talking, whatever store keeps them. */
abstract class ConversationOperations extends ConversationRules {
    @Test
    void edit_titleAndMarks_areKept() {
        ConversationId id = conversations.start(ANN, "old").id();
        conversations.append(ANN, id, said("one"));
        conversations.append(ANN, id, said("two"));

        conversations.edit(ANN, id, new ConversationEdit.Rename("new"));
        conversations.edit(ANN, id, new ConversationEdit.Pin(true));
        conversations.edit(ANN, id, new ConversationEdit.PinTurn(2, true));
        conversations.edit(ANN, id, new ConversationEdit.PinTurn(1, true));
        conversations.edit(ANN, id, new ConversationEdit.PinTurn(2, true));
        Conversation edited = conversations.edit(ANN, id, new ConversationEdit.Archive(true));

        assertThat(edited.title()).isEqualTo("new");
        assertThat(edited.marks()).isEqualTo(new ConversationMarks(true, true, List.of(1L, 2L)));
        assertThat(conversations.get(ANN, id)).isEqualTo(edited);
        assertThat(conversations
                        .edit(ANN, id, new ConversationEdit.PinTurn(1, false))
                        .marks()
                        .pinnedTurns())
                .containsExactly(2L);
        assertThat(conversations
                        .edit(ANN, id, new ConversationEdit.Rename(null))
                        .title())
                .isNull();
        assertThatThrownBy(() -> conversations.edit(ANN, id, new ConversationEdit.PinTurn(3, true)))
                .hasMessage("the conversation has no turn 3, its newest is 2");
        assertThatThrownBy(() -> new ConversationEdit.Rename("x".repeat(201)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pinTurn_moreThanTheLimit_isRefused() {
        ConversationId id = conversations.start(ANN).id();
        for (long turn = 1; turn <= ConversationMarks.MAX_PINNED_TURNS + 1; turn++) {
            conversations.append(ANN, id, said("t"));
        }
        for (long turn = 1; turn <= ConversationMarks.MAX_PINNED_TURNS; turn++) {
            conversations.edit(ANN, id, new ConversationEdit.PinTurn(turn, true));
        }

        assertTooLarge(() -> conversations.edit(
                ANN, id, new ConversationEdit.PinTurn(ConversationMarks.MAX_PINNED_TURNS + 1, true)));
    }

    @Test
    void list_archived_isShownByItsScopeOnly() {
        ConversationId active = conversations.start(ANN).id();
        ConversationId archived = conversations.start(ANN).id();
        conversations.edit(ANN, archived, new ConversationEdit.Archive(true));

        assertThat(ids(ConversationScope.ACTIVE)).containsExactly(active);
        assertThat(ids(ConversationScope.ARCHIVED)).containsExactly(archived);
        assertThat(ids(ConversationScope.ALL)).containsExactly(archived, active);
        assertThat(conversations.list(ANN, null, 10).conversations())
                .extracting(Conversation::id)
                .containsExactly(active);
    }

    @Test
    void pinned_idleForLong_neitherExpiresNorMakesRoom() {
        ConversationId pinned = small.start(ANN).id();
        small.append(ANN, pinned, said("x".repeat(90)));
        small.edit(ANN, pinned, new ConversationEdit.Pin(true));
        time.advance(IDLE.multipliedBy(3));
        ConversationId second = small.start(ANN).id();

        ConversationId third = small.start(ANN).id();

        assertThat(small.get(ANN, pinned).version()).isEqualTo(1);
        assertGone(() -> small.get(ANN, second));
        small.edit(ANN, third, new ConversationEdit.Pin(true));
        assertThatThrownBy(() -> small.start(ANN))
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.STORAGE_FULL));
        assertThat(small.sweep()).isZero();
    }

    @Test
    void sweep_manyIdle_endsThemAllAndNothingElse() {
        for (int i = 0; i < 120; i++) {
            conversations.start(i % 2 == 0 ? ANN : BOB);
        }
        time.advance(ConversationLimits.DEFAULT.idle().dividedBy(2));
        ConversationId young = conversations.start(ANN).id();
        time.advance(ConversationLimits.DEFAULT.idle().dividedBy(2));

        int ended = conversations.sweep();

        assertThat(ended).isEqualTo(120);
        assertThat(ids(ConversationScope.ALL)).containsExactly(young);
        assertThat(conversations.sweep()).isZero();
    }

    @Test
    void fork_atATurn_goesItsOwnWay() {
        ConversationId origin = conversations.start(ANN, "title").id();
        for (int i = 1; i <= 4; i++) {
            conversations.append(ANN, origin, said("turn " + i));
        }
        conversations.edit(ANN, origin, new ConversationEdit.PinTurn(2, true));
        conversations.edit(ANN, origin, new ConversationEdit.PinTurn(4, true));

        Conversation fork = conversations.fork(ANN, origin, 2);
        conversations.append(ANN, fork.id(), said("another third"));

        assertThat(fork.forkedFrom()).isEqualTo(origin);
        assertThat(fork.title()).isEqualTo("title");
        assertThat(fork.version()).isEqualTo(2);
        assertThat(fork.sizeBytes()).isEqualTo(12);
        assertThat(fork.marks().pinnedTurns()).containsExactly(2L);
        assertThat(texts(fork.id())).containsExactly("turn 1", "turn 2", "another third");
        assertThat(texts(origin)).containsExactly("turn 1", "turn 2", "turn 3", "turn 4");
        assertThat(conversations.fork(ANN, origin, 4).sizeBytes()).isEqualTo(24);
        assertThat(conversations.fork(ANN, origin, 0).version()).isZero();
        conversations.delete(ANN, origin);
        assertThat(texts(fork.id())).hasSize(3);
        assertThatThrownBy(() -> conversations.fork(ANN, fork.id(), 4)).hasMessageContaining("no turn 4");
    }

    @Test
    void fork_ofTheLongestIdleWhileAllIsFull_hasItsTurns() {
        ConversationId first = small.start(ANN).id();
        small.append(ANN, first, said("kept"));
        time.advance(Duration.ofMinutes(2));
        ConversationId second = small.start(ANN).id();
        time.advance(Duration.ofMinutes(2));

        ConversationId fork = small.fork(ANN, first, 1).id(); // two are allowed: one makes room

        assertThat(small.turns(ANN, fork, 0, 10).turns())
                .extracting(turn -> turn.messages().get(0).text())
                .containsExactly("kept");
        assertThat(small.get(ANN, first).version()).isEqualTo(1);
        assertKind(ErrorKind.GONE, () -> small.get(ANN, second));
    }

    @Test
    void refusedChange_isNoUse() {
        ConversationId first = small.start(ANN).id();
        time.advance(Duration.ofMinutes(2));
        ConversationId second = small.start(ANN).id();
        time.advance(Duration.ofMinutes(2));

        assertKind(ErrorKind.CONFLICT, () -> small.append(ANN, first, said("late"), 7));
        assertKind(ErrorKind.NOT_FOUND, () -> small.fork(ANN, first, 3));
        small.start(ANN);

        assertKind(ErrorKind.GONE, () -> small.get(ANN, first));
        assertThat(small.get(ANN, second).version()).isZero();
    }

    private static void assertKind(ErrorKind kind, ThrowingCallable operation) {
        assertThatThrownBy(operation)
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    @Test
    void search_text_findsTurnsOfItsOwnerNewestFirst() {
        ConversationId first = conversations.start(ANN, "first").id();
        conversations.append(ANN, first, said("Ein ÄRGERLICHER Fehler"));
        conversations.append(ANN, first, said("nothing"));
        conversations.append(ANN, first, said("x".repeat(100) + " ärgerlich " + "y".repeat(100)));
        ConversationId second = conversations.start(ANN).id();
        conversations.append(ANN, second, said("sehr ärgerlich \ud83d\ude00"));
        ConversationId bobs = conversations.start(BOB).id();
        conversations.append(BOB, bobs, said("ärgerlich"));

        SearchPage page = conversations.search(ANN, "Ärgerlich", null, 2);
        SearchPage rest = conversations.search(ANN, "Ärgerlich", page.next(), 2);

        assertThat(page.hits()).extracting(SearchHit::conversation).containsExactly(second, first);
        assertThat(page.hits()).extracting(SearchHit::turn).containsExactly(1L, 3L);
        assertThat(page.hits().get(1).excerpt()).startsWith("…x").endsWith("y…").contains(" ärgerlich ");
        assertThat(rest.hits()).extracting(SearchHit::excerpt).containsExactly("Ein ÄRGERLICHER Fehler");
        assertThat(rest.hits().get(0).title()).isEqualTo("first");
        assertThat(rest.next()).isNull();
        assertThat(conversations.search(ANN, "100%", null, 5).hits()).isEmpty();
        assertThat(conversations.search(BOB, "ärgerlich", null, 5).hits()).hasSize(1);
        assertThatThrownBy(() -> conversations.search(ANN, "", null, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> conversations.search(ANN, "x", "7", 5)).isInstanceOf(ExaiException.class);
    }

    @Test
    void totals_turns_addUpTokensAndMoney() {
        ConversationId id = conversations.start(ANN).id();
        for (String currency : List.of("USD", "USD", "CNY")) {
            conversations.append(
                    ANN,
                    id,
                    TurnContent.of(List.of(Message.user("q")))
                            .usage(Usage.of(10, 5))
                            .cost(new Cost(new BigDecimal("0.10"), currency))
                            .build());
        }
        conversations.append(ANN, id, said("unmetered"));

        ConversationTotals totals = conversations.totals(ANN, id);

        assertThat(totals.turns()).isEqualTo(4);
        assertThat(totals.unmetered()).isEqualTo(1);
        assertThat(totals.usage()).isEqualTo(Usage.of(30, 15));
        assertThat(totals.costs())
                .containsExactly(new Cost(new BigDecimal("0.10"), "CNY"), new Cost(new BigDecimal("0.20"), "USD"));
    }

    @Test
    void audit_events_areKeptWithoutContentNewestFirst() {
        ConversationId id = conversations.start(ANN, "secret title").id();
        conversations.append(ANN, id, said("secret"));
        conversations.edit(ANN, id, new ConversationEdit.Rename("other"));
        conversations.delete(ANN, id);
        conversations.start(BOB);

        AuditPage page = conversations.audit(ANN, null, 2);
        AuditPage rest = conversations.audit(ANN, page.next(), 2);

        assertThat(page.entries())
                .extracting(AuditEntry::action)
                .containsExactly(AuditEntry.Action.DELETED, AuditEntry.Action.RENAMED);
        assertThat(page.entries().get(0).turns()).isEqualTo(1);
        assertThat(page.entries().get(0).sizeBytes()).isEqualTo(6);
        assertThat(rest.entries()).extracting(AuditEntry::action).containsExactly(AuditEntry.Action.STARTED);
        assertThat(rest.next()).isNull();
        assertThat(page + " " + rest).doesNotContain("secret");
    }

    @Test
    void export_importedElsewhere_isTheSameConversation() throws IOException {
        ConversationId id = conversations.start(ANN, "a \"title\"").id();
        for (int i = 1; i <= 3; i++) {
            time.advance(Duration.ofMinutes(1));
            conversations.append(ANN, id, said("line\n" + i));
        }
        conversations.edit(ANN, id, new ConversationEdit.PinTurn(2, true));
        conversations.edit(ANN, id, new ConversationEdit.Archive(true));
        ConversationId empty = conversations.start(ANN).id();
        StringBuilder lines = new StringBuilder();
        conversations.exportTo(ANN, id, lines);
        conversations.exportTo(ANN, empty, lines);

        List<Imported> bobs = conversations.importFrom(BOB, new StringReader(lines.toString()));
        List<Imported> anns = conversations.importFrom(ANN, new StringReader(lines.toString()));

        assertThat(lines.toString().lines()).hasSize(5);
        assertThat(bobs).extracting(Imported::id).containsExactly(id, empty);
        assertThat(anns).extracting(Imported::original).containsExactly(id, empty);
        assertThat(anns).extracting(Imported::id).doesNotContain(id, empty);
        for (Conversation copy : List.of(
                conversations.get(BOB, id), conversations.get(ANN, anns.get(0).id()))) {
            Conversation original = conversations.get(ANN, id);
            assertThat(copy.title()).isEqualTo(original.title());
            assertThat(copy.marks()).isEqualTo(original.marks());
            assertThat(copy.createdAt()).isEqualTo(original.createdAt());
            assertThat(copy.sizeBytes()).isEqualTo(original.sizeBytes());
            assertThat(conversations.turns(copy.owner(), copy.id(), 0, 10).turns())
                    .isEqualTo(conversations.turns(ANN, id, 0, 10).turns());
        }
    }

    @Test
    void import_malformedText_namesTheLine() throws IOException {
        ConversationId id = conversations.start(ANN).id();
        conversations.append(ANN, id, said("one"));
        StringBuilder lines = new StringBuilder();
        conversations.exportTo(ANN, id, lines);
        String good = lines.toString();

        for (String bad : List.of("{}", "x", good + "{", good.replace("\"turn\":1", "\"turn\":2"))) {
            assertThatThrownBy(() -> conversations.importFrom(BOB, new StringReader(bad)))
                    .as(bad)
                    .isInstanceOfSatisfying(
                            ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_REQUEST))
                    .hasMessageContaining("line ");
        }
        assertThatThrownBy(() -> conversations.importFrom(
                        BOB, new StringReader(good.lines().findFirst().get())))
                .hasMessageContaining("ends after 0 of 1 turns");
        assertTooLarge(() -> small.importFrom(BOB, new StringReader(good.replace("one", "x".repeat(101)))));
    }

    private List<ConversationId> ids(ConversationScope scope) {
        return conversations.list(ANN, scope, null, 100).conversations().stream()
                .map(Conversation::id)
                .toList();
    }

    private List<String> texts(ConversationId id) {
        return conversations.turns(ANN, id, 0, 100).turns().stream()
                .map(turn -> turn.messages().get(0).text())
                .toList();
    }
}
