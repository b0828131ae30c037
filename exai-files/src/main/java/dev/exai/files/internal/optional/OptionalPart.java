package dev.exai.files.internal.optional;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of our classes that stands on optional libraries, for those who know none of their types. Libraries on the class path are
 * used there; otherwise they are looked for in the folder {@code optional} beside the jar that holds this class, so that a
 * program can bring them along without having them opened at each start.
 *
 * @param type what the part is to those who use it
 * @param name of its class, public, with a public constructor without arguments; nothing but this may refer to its package
 * @param libraries a class of each library that it needs
 * @param missing what to say if one of them is nowhere
 */
public record OptionalPart<T>(Class<T> type, String name, List<String> libraries, String missing) {
    /** Copies the libraries. */
    public OptionalPart {
        libraries = List.copyOf(libraries);
    }

    /** Made with the first need; a failure stays one. Lives as long as the process. */
    private static final class Apart {
        static final @Nullable ClassLoader LOADER = ApartLoader.beside(OptionalPart.class);
    }

    /**
     * The part, new.
     *
     * @throws ExaiException kind CONFIGURATION if a library is missing
     */
    public T make() {
        try {
            Class<?> found = Class.forName(name, true, loader());
            return type.cast(found.getConstructor().newInstance());
        } catch (ClassNotFoundException e) {
            throw new ExaiException(ErrorKind.CONFIGURATION, missing, e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(name + " cannot be made", e);
        }
    }

    private ClassLoader loader() throws ClassNotFoundException {
        ClassLoader own = OptionalPart.class.getClassLoader();
        try {
            require(own);
            return own;
        } catch (ClassNotFoundException e) {
            ClassLoader apart = Apart.LOADER;
            if (apart == null) {
                throw e;
            }
            require(apart);
            return apart;
        }
    }

    private void require(ClassLoader loader) throws ClassNotFoundException {
        for (String library : libraries) {
            Class.forName(library, false, loader);
        }
    }
}
