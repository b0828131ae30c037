package dev.exai.sessions;

import dev.exai.core.PrincipalId;
import dev.exai.core.chat.Message;
import dev.exai.testkit.contract.StoreHarness;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Conversations as the contract of stores sees them. */
final class ConversationsHarness implements StoreHarness {
    private final Supplier<Storage> opening; // null for the store in memory
    private Storage storage;
    private Conversations conversations;

    private ConversationsHarness(@Nullable Supplier<Storage> opening) {
        this.opening = opening;
        open();
    }

    static ConversationsHarness inMemory() {
        return new ConversationsHarness(null);
    }

    static ConversationsHarness on(Supplier<Storage> opening) {
        return new ConversationsHarness(opening);
    }

    private void open() {
        storage = opening == null ? null : opening.get();
        conversations = storage == null ? Conversations.inMemory() : storage.conversations(ConversationLimits.DEFAULT);
    }

    @Override
    public String begin(PrincipalId owner) {
        return conversations.start(owner).id().value();
    }

    @Override
    public long append(PrincipalId owner, String handle, List<Message> turn, @Nullable Long expectedVersion) {
        TurnContent content = TurnContent.of(turn).build();
        ConversationId id = new ConversationId(handle);
        return expectedVersion == null
                ? conversations.append(owner, id, content).number()
                : conversations.append(owner, id, content, expectedVersion).number();
    }

    @Override
    public long version(PrincipalId owner, String handle) {
        return conversations.get(owner, new ConversationId(handle)).version();
    }

    @Override
    public List<List<Message>> read(PrincipalId owner, String handle) {
        List<List<Message>> turns = new ArrayList<>();
        Long after = 0L;
        while (after != null) {
            TurnPage page = conversations.turns(owner, new ConversationId(handle), after, 500);
            page.turns().forEach(turn -> turns.add(turn.messages()));
            after = page.next();
        }
        return turns;
    }

    @Override
    public List<String> list(PrincipalId owner) {
        List<String> handles = new ArrayList<>();
        String after = null;
        do {
            ConversationPage page = conversations.list(owner, after, 3);
            page.conversations().forEach(each -> handles.add(each.id().value()));
            after = page.next();
        } while (after != null);
        return handles;
    }

    @Override
    public List<String> search(PrincipalId owner, String text) {
        return conversations.search(owner, text, null, 500).hits().stream()
                .map(hit -> hit.conversation() + ":" + hit.turn())
                .toList();
    }

    @Override
    public String fork(PrincipalId owner, String handle, long turn) {
        return conversations.fork(owner, new ConversationId(handle), turn).id().value();
    }

    @Override
    public void delete(PrincipalId owner, String handle) {
        conversations.delete(owner, new ConversationId(handle));
    }

    @Override
    public boolean reopen() {
        if (opening == null) {
            return false;
        }
        close();
        open();
        return true;
    }

    @Override
    public void close() {
        conversations.close();
        if (storage != null) {
            storage.close();
        }
    }
}
