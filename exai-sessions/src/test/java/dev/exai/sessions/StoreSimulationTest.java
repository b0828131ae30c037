package dev.exai.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.chat.Message;
import dev.exai.testkit.disk.Directories;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Operations and a clock that a seed decides, on two stores at once: what one answers the other answers too.
 * {@code -Dexai.simulations} and {@code -Dexai.seed} make it longer and repeat it.
 */
class StoreSimulationTest {
    private static final int SIMULATIONS = Integer.getInteger("exai.simulations", 2_000);
    private static final int OPERATIONS = 12;
    private static final long SEED = Long.getLong("exai.seed", 20_261_122L);
    private static final ConversationLimits SMALL = new ConversationLimits(4, 60, 3, 150, Duration.ofHours(2));
    private static final List<String> WORDS = List.of("one", "two", "Öl", "%", "");

    @TempDir
    private Path home;

    private Path directory;
    private final ManualTime time = new ManualTime();
    private final ConversationStore memory = ConversationStore.inMemory(SMALL, time);
    private Storage storage;
    private ConversationStore sqlite;

    @BeforeEach
    void open() throws IOException {
        directory = Directories.quick(home); // it shows what is answered, not what is kept
        storage = Storage.sqlite(directory.resolve("data"), time);
        sqlite = storage.conversationStore(SMALL);
    }

    @AfterEach
    void close() {
        memory.close();
        storage.close();
        Directories.delete(directory);
    }

    @Test
    void storeOnDisk_inManySimulations_answersAsTheOneInMemory() {
        for (int i = 0; i < SIMULATIONS; i++) {
            new Simulation(SEED + i).run();
        }

        assertThat(storage.check().faults()).isEmpty();
    }

    private final class Simulation {
        private final long seed;
        private final Random random;
        private final List<PrincipalId> principals;
        private final List<ConversationId> handles = new ArrayList<>();

        Simulation(long seed) {
            this.seed = seed;
            random = new Random(seed);
            principals = List.of(new PrincipalId("a" + seed), new PrincipalId("b" + seed));
            handles.add(ConversationId.mint());
        }

        void run() {
            for (int i = 0; i < OPERATIONS; i++) {
                int number = i;
                time.advance(Duration.ofMinutes(1 + random.nextInt(random.nextInt(6) == 0 ? 150 : 20)));
                PrincipalId who = principals.get(random.nextInt(10) == 0 ? 1 : 0);
                ConversationId which = handles.get(random.nextInt(handles.size()));
                Function<ConversationStore, Object> operation = operation(who, which);
                Object expected = outcome(memory, operation);

                assertThat(outcome(sqlite, operation))
                        .as("operation %d of seed %d", number, seed)
                        .isEqualTo(expected);
            }
            for (PrincipalId who : principals) {
                assertThat(listed(sqlite, who)).as("seed %d", seed).isEqualTo(listed(memory, who));
            }
        }

        private Function<ConversationStore, Object> operation(PrincipalId who, ConversationId which) {
            String text = WORDS.get(random.nextInt(WORDS.size())) + " said " + "x".repeat(random.nextInt(30));
            long number = random.nextInt(5);
            boolean flag = random.nextBoolean();
            int what = random.nextInt(16);
            if (what < 3) {
                handles.add(ConversationId.mint());
                ConversationId fresh = random.nextInt(8) == 0 ? which : handles.get(handles.size() - 1);
                return store -> store.create(who, fresh, flag ? text : null);
            }
            if (what == 3) {
                handles.add(ConversationId.mint());
                ConversationId fresh = handles.get(handles.size() - 1);
                return store -> store.fork(who, which, number, fresh);
            }
            return switch (what) {
                case 4 -> store -> store.get(who, which);
                case 5 -> store -> store.turns(who, which, number, 2);
                case 6 ->
                    store -> store.search(who, WORDS.get((int) number % 4), null, 50)
                            .hits();
                case 7 -> edited(who, which, new ConversationEdit.Pin(flag));
                case 8 -> edited(who, which, new ConversationEdit.Archive(flag));
                case 9 -> edited(who, which, new ConversationEdit.PinTurn(number, flag));
                case 10 -> edited(who, which, new ConversationEdit.Rename(flag ? text : null));
                case 11 ->
                    store -> {
                        store.delete(who, which);
                        return "deleted";
                    };
                case 12 -> appended(who, which, text, number);
                default -> appended(who, which, text, null);
            };
        }

        private Function<ConversationStore, Object> edited(
                PrincipalId who, ConversationId which, ConversationEdit edit) {
            return store -> store.edit(who, which, edit);
        }

        private Function<ConversationStore, Object> appended(
                PrincipalId who, ConversationId which, String text, Long expected) {
            TurnContent content = TurnContent.of(List.of(Message.user(text))).build();
            return store -> store.append(who, which, content, expected);
        }
    }

    private static Object outcome(ConversationStore store, Function<ConversationStore, Object> operation) {
        try {
            return operation.apply(store);
        } catch (ExaiException e) {
            ErrorKind kind = e.kind();
            return kind + ": " + e.getMessage();
        }
    }

    private static List<Conversation> listed(ConversationStore store, PrincipalId who) {
        return store.list(who, ConversationScope.ALL, null, 100).conversations();
    }
}
