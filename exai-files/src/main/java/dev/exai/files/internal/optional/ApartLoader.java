package dev.exai.files.internal.optional;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads libraries of a folder, and anew those of our packages that refer to them: what the loader of everything else has loaded
 * cannot see this one's classes.
 */
final class ApartLoader extends URLClassLoader {
    private static final String FOLDER = "optional";
    private static final List<String> OURS =
            List.of("dev.exai.files.internal.s3.", "dev.exai.files.internal.documents.");

    static {
        ClassLoader.registerAsParallelCapable();
    }

    private ApartLoader(URL[] places, ClassLoader parent) {
        super("exai-optional", places, parent);
    }

    /** The loader of the folder beside the jar of the class; null if there is none, or if our jar is a module, which is whole. */
    static @Nullable ClassLoader beside(Class<?> ours) {
        CodeSource source = ours.getProtectionDomain().getCodeSource();
        if (source == null || ours.getModule().isNamed()) {
            return null;
        }
        try {
            Path folder = Path.of(source.getLocation().toURI()).resolveSibling(FOLDER);
            return Files.isDirectory(folder) ? of(folder, source.getLocation(), ours.getClassLoader()) : null;
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the place of our own jar is no place", e);
        }
    }

    /**
     * A loader.
     *
     * @param ours where our own classes are
     */
    static ClassLoader of(Path folder, URL ours, ClassLoader parent) {
        List<URL> places = new ArrayList<>();
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
            for (Path jar : jars) {
                places.add(url(jar));
            }
        } catch (IOException e) {
            throw new IllegalStateException("the folder of optional libraries cannot be read: " + folder, e);
        }
        places.add(ours);
        return new ApartLoader(places.toArray(URL[]::new), parent);
    }

    private static URL url(Path jar) throws MalformedURLException {
        return jar.toUri().toURL();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (OURS.stream().noneMatch(name::startsWith)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known == null ? findClass(name) : known;
        }
    }
}
