package dev.exai.testkit.contract;

import dev.exai.core.PrincipalId;
import dev.exai.core.chat.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A store of conversations under test, reduced to what every such store can do. Methods fail with the kinds of
 * {@link dev.exai.core.ErrorKind} that the rules name. Thread-safe.
 */
public interface StoreHarness extends AutoCloseable {
    /** Begins a conversation; returns its handle. */
    String begin(PrincipalId owner);

    /**
     * Appends a turn; returns its number.
     *
     * @param expectedVersion the number of the newest turn the caller knows; null to append in any case
     */
    long append(PrincipalId owner, String handle, List<Message> turn, @Nullable Long expectedVersion);

    /** The number of the newest turn. */
    long version(PrincipalId owner, String handle);

    /** All turns, in their order. */
    List<List<Message>> read(PrincipalId owner, String handle);

    /** The handles of the owner, newest first. */
    List<String> list(PrincipalId owner);

    /** Turns in which the text was said, as {@code handle:number}, in any order. */
    List<String> search(PrincipalId owner, String text);

    /** Begins a conversation with the turns of another one up to the number; returns its handle. */
    String fork(PrincipalId owner, String handle, long turn);

    /** Deletes the conversation. */
    void delete(PrincipalId owner, String handle);

    /** Closes the store and opens it again; false, the default, if it does not outlive its closing. */
    default boolean reopen() {
        return false;
    }

    /** Closes the store. */
    @Override
    void close();
}
