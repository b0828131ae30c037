package dev.exai.server.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The configuration file {@value #NAME} in the data directory: Java properties in UTF-8. */
final class ConfigFile {
    static final String NAME = "config.properties";

    private final Path path;

    ConfigFile(Path dataDirectory) {
        path = dataDirectory.resolve(NAME);
    }

    /** What stands in it, by name; empty if there is no file or it cannot be read, which is a fault then. */
    Map<String, String> read(SettingFaults faults) {
        Map<String, String> values = new TreeMap<>();
        if (!Files.exists(path)) {
            return values;
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            faults.add(NAME + " cannot be read: it must be Java properties in UTF-8, readable for you");
            return values;
        }
        properties.stringPropertyNames().forEach(name -> values.put(name, properties.getProperty(name)));
        return values;
    }

    /** Whether other users of the machine may read it. */
    boolean readableByOthers() {
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view == null) {
            return false; // a platform without such permissions, where the user's own folder protects it
        }
        try {
            return view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException e) {
            return true; // what cannot be checked is not trusted
        }
    }
}
