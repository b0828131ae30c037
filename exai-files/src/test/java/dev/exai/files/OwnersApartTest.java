package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.PrincipalId;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Neither answers nor times tell an owner what another one has. Times are compared by what takes them: a content that somebody
 * else has costs the very same calls of the store and of the provider as one that nobody has.
 */
class OwnersApartTest extends FilesFixture {
    private static final PrincipalId EVE = new PrincipalId("eve");
    private static final String LONG = "x".repeat(2 << 20);

    private final List<String> work = Collections.synchronizedList(new ArrayList<>());
    private final ShelfProvider shelf = new ShelfProvider("shelf");

    @Override
    protected FileStorage newStorage() {
        BlobStore store = FileStorage.blobs(contents(), clock);
        return FileStorage.directory(folder.resolve("data"), noting(BlobStore.class, store), clock);
    }

    /** The same, with each call noted; and what it returns likewise. */
    private <T> T noting(Class<T> type, T real) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            work.add(method.getName());
            try {
                Object result = method.invoke(real, arguments);
                return result instanceof BlobStore.Staged staged ? noting(BlobStore.Staged.class, staged) : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** What is done to take the text in and have a copy of it. */
    private List<String> workFor(PrincipalId owner, String text) {
        work.clear();
        int uploads = shelf.uploads.get();
        int calls = shelf.calls.get();
        StoredFile file = add(owner, "a.txt", text);
        RemoteCopy copy = files.ensureAt(file.id(), shelf, CopyRequest.plain(), context(owner));
        List<String> done = new ArrayList<>(work);
        done.add(copy.state() + " after " + (shelf.uploads.get() - uploads) + " uploads, " + (shelf.calls.get() - calls)
                + " calls");
        return done;
    }

    @Test
    void content_thatSomebodyElseHas_costsTheSameWorkAsOneThatNobodyHas() {
        for (String text : List.of("short", LONG)) {
            workFor(ANN, text);

            List<String> known = workFor(BOB, text);
            List<String> fresh = workFor(EVE, "y" + text.substring(1));
            List<String> own = workFor(ANN, text);

            assertThat(known).isEqualTo(fresh).contains("PRESENT after 1 uploads, 0 calls");
            assertThat(own).as("the difference that could be seen").isNotEqualTo(known);
        }
        assertThat(files.find(EVE, files.list(BOB, null, 1).files().get(0).hash()))
                .isEmpty();
    }

    @Test
    void contents_takenInTogether_areAsMuchWorkWhoeverElseHasThem() {
        List<FileSource> sources = List.of(new FileSource.Bytes(bytes("one")), new FileSource.Bytes(bytes("two")));
        List<FileSource> others = List.of(new FileSource.Bytes(bytes("six")), new FileSource.Bytes(bytes("ten")));
        files.takeInAll(ANN, sources, TakeIn.plain(), taken -> {});
        work.clear();

        files.takeInAll(BOB, sources, TakeIn.plain(), taken -> {});
        List<String> known = List.copyOf(work);
        work.clear();
        files.takeInAll(EVE, others, TakeIn.plain(), taken -> {});

        assertThat(known).isEqualTo(work).isNotEmpty();
    }
}
