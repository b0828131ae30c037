package dev.exai.server.mcp;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import java.util.Optional;
import java.util.function.Supplier;

/** How templates read what may not be there. */
public final class Absent {
    private Absent() {}

    /**
     * What the reader finds; empty if it is not there, not there any more, or if its handle is none.
     *
     * @param reader fails with an IllegalArgumentException for what is no handle at all
     */
    public static <T> Optional<T> asEmpty(Supplier<? extends T> reader) {
        try {
            return Optional.of(reader.get());
        } catch (ExaiException e) {
            if (e.kind() == ErrorKind.NOT_FOUND || e.kind() == ErrorKind.GONE) {
                return Optional.empty();
            }
            throw e;
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // no handle at all
        }
    }
}
