package dev.exai.server.settings;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.files.AllowedRoots;
import dev.exai.files.ForeignPaths;
import dev.exai.server.tools.ClientPlace;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The settings of where files may lie, and of what paths mean. */
public final class FilePathSettings {
    /** Where files may be read. */
    public static final Setting<List<Path>> ROOTS = Setting.of(
            "files.roots",
            SettingType.PATHS,
            null,
            "Directories below which tools may read and write files. Default the roots that the client names (see"
                    + " files.client-roots), else the working directory for stdio and ask, and none for serve.");

    private static final Setting<String> CLIENT_ROOTS = Setting.of(
            "files.client-roots",
            SettingType.oneOf("off", "stdio", "local"),
            "local",
            "Whose roots count where files.roots is not set: of clients over stdio, or local for those too that come over"
                    + " loopback with the access token. Never of clients behind a proxy or on other machines.");

    private static final Setting<ForeignPaths> FOREIGN = Setting.of(
            "files.paths",
            new SettingType<>("places", "FROM=TO, parted by commas", false, FilePathSettings::foreign),
            null,
            "Where paths of Windows lead on this machine, for example C:/Users/me=/mnt/c/Users/me, //server/share=/mnt/share;"
                    + " inside the allowed roots, as any other path. Either slash will do, but the configuration file wants"
                    + " backslashes doubled. Default nowhere.");

    private FilePathSettings() {}

    /** All of them, in the order in which people read about them. */
    static List<Setting<?>> all() {
        return List.of(ROOTS, CLIENT_ROOTS, FOREIGN);
    }

    /**
     * Where files may be read and written.
     *
     * @param standard where the settings name nothing
     * @throws ExaiException kind CONFIGURATION if one is no folder
     */
    public static AllowedRoots roots(ServerSettings settings, List<Path> standard) {
        Path here = settings.platform().workingDirectory();
        List<Path> folders = settings.find(ROOTS).orElse(standard);
        return AllowedRoots.of(folders.stream().map(here::resolve).toList()).with(foreign(settings));
    }

    /** Where paths of Windows lead. */
    public static ForeignPaths foreign(ServerSettings settings) {
        return settings.find(FOREIGN).orElse(ForeignPaths.none());
    }

    /**
     * The place that a command line names.
     *
     * @throws ExaiException kind PATH_DENIED if it is none on this machine
     */
    public static Path place(ServerSettings settings, String given) {
        String local = foreign(settings).local(given).orElse(given);
        try {
            return settings.platform().workingDirectory().resolve(local).normalize();
        } catch (InvalidPathException e) {
            throw new ExaiException(ErrorKind.PATH_DENIED, Printable.text(given) + " is no path on this machine", e);
        }
    }

    /** Of which clients the roots count; none where the settings name roots. */
    public static Set<ClientPlace> trusted(ServerSettings settings) {
        Set<ClientPlace> trusted = EnumSet.noneOf(ClientPlace.class);
        String whose = settings.get(CLIENT_ROOTS);
        if (settings.find(ROOTS).isEmpty() && !whose.equals("off")) {
            trusted.add(ClientPlace.STDIO);
            if (whose.equals("local")) {
                trusted.add(ClientPlace.LOOPBACK);
            }
        }
        return trusted;
    }

    private static ForeignPaths foreign(String text) {
        Map<String, Path> places = new LinkedHashMap<>();
        for (String place : SettingType.WORDS.parser().apply(text)) {
            int end = place.indexOf('=');
            if (end < 1) {
                throw new IllegalArgumentException(
                        "must be like C:/Users/me=/mnt/c/Users/me, //server/share=/mnt/share");
            }
            places.put(
                    place.substring(0, end).strip(), SettingType.PATH.parser().apply(place.substring(end + 1)));
        }
        return ForeignPaths.of(places);
    }
}
