package dev.exai.sessions.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.sessions.Conversation;
import dev.exai.sessions.ConversationId;
import dev.exai.sessions.ConversationLimits;
import dev.exai.sessions.ConversationPage;
import dev.exai.sessions.Conversations;
import dev.exai.sessions.Storage;
import dev.exai.sessions.Turn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What {@link Writing} was told, kept outside of the storage, and therefore what must be found in it. What it was neither told
 * is done nor told is refused may be there or not, but whole: one change of each writer.
 */
final class Acknowledged {
    private final Map<ConversationId, Long> least = new HashMap<>();
    private final Map<ConversationId, Long> most = new HashMap<>();
    private final Set<ConversationId> deleted = new HashSet<>();
    private final Set<ConversationId> perhapsDeleted = new HashSet<>();
    private int unknownStarts;
    private long changes;

    /** Each run of the program may leave one change of each writer of which nobody was told. */
    void runBegins() {
        unknownStarts += Writing.WRITERS;
    }

    void heard(String line) {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
            case "started" -> {
                least.put(id(words[1]), 0L);
                most.put(id(words[1]), 1L);
                changes++;
            }
            case "appended" -> {
                long number = Long.parseLong(words[2]);
                least.put(id(words[1]), number);
                most.put(id(words[1]), number + 1);
                changes++;
            }
            case "deleting" -> perhapsDeleted.add(id(words[1]));
            case "deleted" -> {
                deleted.add(id(words[1]));
                changes++;
            }
            case "refused" -> refused(words[1].equals(ErrorKind.UNKNOWN_OUTCOME.name()), words);
            default -> assertThat(line).isEqualTo("opening");
        }
    }

    private void refused(boolean perhapsDone, String[] words) {
        switch (words[2]) {
            case "start" -> unknownStarts += perhapsDone ? 1 : 0;
            case "open" -> assertThat(changes).isZero();
            case "append" -> most.merge(id(words[3]), perhapsDone ? 0L : -1L, Long::sum);
            case "delete" -> {
                if (!perhapsDone) {
                    perhapsDeleted.remove(id(words[3]));
                }
            }
            default -> throw new IllegalArgumentException(String.join(" ", words));
        }
    }

    /** How many changes were acknowledged. */
    long changes() {
        return changes;
    }

    /** Looks for all of it. */
    void assertKept(Storage storage, String when) {
        Conversations conversations = storage.conversations(ConversationLimits.DEFAULT);
        int unknown = 0;
        Set<ConversationId> found = new HashSet<>();
        for (Conversation each : all(conversations)) {
            found.add(each.id());
            if (least.containsKey(each.id())) {
                assertThat(each.version())
                        .as("turns of %s %s", each.id(), when)
                        .isBetween(least.get(each.id()), most.get(each.id()));
            } else {
                unknown++;
                assertThat(each.version())
                        .as("turns of a conversation nobody knows, %s", when)
                        .isZero();
            }
            assertTurns(conversations, each, when);
        }
        assertThat(unknown).as("conversations nobody was told of, %s", when).isLessThanOrEqualTo(unknownStarts);
        for (ConversationId id : least.keySet()) {
            boolean mustBeThere = !deleted.contains(id) && !perhapsDeleted.contains(id);
            assertThat(found.contains(id) || !mustBeThere)
                    .as("%s is there %s", id, when)
                    .isTrue();
        }
        for (ConversationId id : deleted) {
            assertThatThrownBy(() -> conversations.get(Writing.OWNER, id))
                    .as("deleted %s %s", id, when)
                    .isInstanceOfSatisfying(
                            ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.GONE));
        }
        assertThat(storage.check().faults()).as(when).isEmpty();
    }

    /** What was found once must stay as it is: nothing else writes to these conversations. */
    void settle(Storage storage) {
        Map<ConversationId, Long> now = new HashMap<>();
        all(storage.conversations(ConversationLimits.DEFAULT)).forEach(each -> now.put(each.id(), each.version()));
        for (ConversationId id : perhapsDeleted) {
            if (!now.containsKey(id)) {
                deleted.add(id);
            }
        }
        perhapsDeleted.clear();
        least.putAll(now);
        most.putAll(now);
        unknownStarts = 0;
    }

    private static void assertTurns(Conversations conversations, Conversation each, String when) {
        List<Turn> turns = conversations
                .turns(Writing.OWNER, each.id(), 0, Conversations.MAX_PAGE)
                .turns();
        assertThat(turns).as(when).hasSize(Math.toIntExact(each.version()));
        for (int i = 0; i < turns.size(); i++) {
            assertThat(turns.get(i).number()).as(when).isEqualTo(i + 1);
            assertThat(turns.get(i).messages().get(0).text()).as(when).isEqualTo(Writing.text(i + 1));
        }
    }

    private static List<Conversation> all(Conversations conversations) {
        List<Conversation> all = new ArrayList<>();
        String after = null;
        do {
            ConversationPage page = conversations.list(Writing.OWNER, after, Conversations.MAX_PAGE);
            all.addAll(page.conversations());
            after = page.next();
        } while (after != null);
        return all;
    }

    private static ConversationId id(String text) {
        return new ConversationId(text);
    }
}
