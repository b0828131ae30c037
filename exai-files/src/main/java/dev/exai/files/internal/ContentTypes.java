package dev.exai.files.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a content is, by its first bytes. A name only says more about what the bytes already show: which text it is, or which
 * of the formats that are archives inside. A name that contradicts the bytes counts for nothing.
 */
final class ContentTypes {
    /** How many bytes from the start are looked at. */
    static final int HEAD = 4_096;

    private static final String TEXT = "text/plain";
    private static final String UNKNOWN = "application/octet-stream";
    private static final String ZIP = "application/zip";
    private static final String WEBM = "video/webm";
    private static final String MATROSKA = "video/x-matroska";
    private static final String OLE = "application/x-ole-storage";

    /** A format's mark: the bytes, as Latin-1, at a place. */
    private record Magic(int at, String bytes, String type) {}

    private static final List<Magic> MAGIC = List.of(
            new Magic(0, "%PDF-", "application/pdf"),
            new Magic(0, "\u0089PNG\r\n\u001a\n", "image/png"),
            new Magic(0, "\u00ff\u00d8\u00ff", "image/jpeg"),
            new Magic(0, "GIF87a", "image/gif"),
            new Magic(0, "GIF89a", "image/gif"),
            new Magic(8, "WEBP", "image/webp"),
            new Magic(0, "II*\0", "image/tiff"),
            new Magic(0, "MM\0*", "image/tiff"),
            new Magic(8, "AVI ", "video/x-msvideo"),
            new Magic(8, "WAVE", "audio/wav"),
            new Magic(4, "ftypM4A", "audio/mp4"),
            new Magic(4, "ftypqt", "video/quicktime"),
            new Magic(4, "ftypheic", "image/heic"),
            new Magic(4, "ftypheix", "image/heic"),
            new Magic(4, "ftypmif1", "image/heif"),
            new Magic(4, "ftypavif", "image/avif"),
            new Magic(4, "ftyp3g", "video/3gpp"),
            new Magic(4, "ftyp", "video/mp4"),
            new Magic(0, "\u001aE\u00df\u00a3", WEBM),
            new Magic(0, "8BPS", "image/vnd.adobe.photoshop"),
            new Magic(0, "MThd", "audio/midi"),
            new Magic(0, "OggS", "audio/ogg"),
            new Magic(0, "fLaC", "audio/flac"),
            new Magic(0, "ID3", "audio/mpeg"),
            new Magic(0, "\u00ff\u00fb", "audio/mpeg"),
            new Magic(0, "PK\u0003\u0004", ZIP),
            new Magic(0, "PK\u0005\u0006", ZIP),
            new Magic(0, "\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1", OLE),
            new Magic(0, "\u001f\u008b", "application/gzip"),
            new Magic(0, "BZh", "application/x-bzip2"),
            new Magic(0, "\u00fd7zXZ\0", "application/x-xz"),
            new Magic(0, "7z\u00bc\u00af'\u001c", "application/x-7z-compressed"),
            new Magic(0, "(\u00b5/\u00fd", "application/zstd"),
            new Magic(0, "Rar!\u001a\u0007", "application/vnd.rar"),
            new Magic(0, "\0asm", "application/wasm"),
            new Magic(257, "ustar", "application/x-tar"),
            new Magic(0, "{\\rtf", "application/rtf"),
            new Magic(0, "SQLite format 3\0", "application/vnd.sqlite3"),
            new Magic(0, "\u007fELF", "application/x-elf"),
            new Magic(0, "\u00ca\u00fe\u00ba\u00be", "application/java-vm"),
            new Magic(0, "PAR1", "application/vnd.apache.parquet"));

    private static final String OFFICE = "application/vnd.openxmlformats-officedocument.";

    /** What a name says more, by what the bytes show. */
    private static final Map<String, Map<String, String>> BY_NAME = Map.of(
            ZIP,
            Map.of(
                    "docx", OFFICE + "wordprocessingml.document",
                    "xlsx", OFFICE + "spreadsheetml.sheet",
                    "pptx", OFFICE + "presentationml.presentation",
                    "odt", "application/vnd.oasis.opendocument.text",
                    "ods", "application/vnd.oasis.opendocument.spreadsheet",
                    "odp", "application/vnd.oasis.opendocument.presentation",
                    "epub", "application/epub+zip",
                    "jar", "application/java-archive"),
            OLE,
            Map.of(
                    "doc", "application/msword",
                    "xls", "application/vnd.ms-excel",
                    "ppt", "application/vnd.ms-powerpoint",
                    "msg", "application/vnd.ms-outlook"),
            TEXT,
            Map.ofEntries(
                    Map.entry("md", "text/markdown"),
                    Map.entry("csv", "text/csv"),
                    Map.entry("tsv", "text/tab-separated-values"),
                    Map.entry("html", "text/html"),
                    Map.entry("htm", "text/html"),
                    Map.entry("css", "text/css"),
                    Map.entry("xml", "application/xml"),
                    Map.entry("svg", "image/svg+xml"),
                    Map.entry("json", "application/json"),
                    Map.entry("jsonl", "application/jsonl"),
                    Map.entry("yaml", "application/yaml"),
                    Map.entry("yml", "application/yaml"),
                    Map.entry("js", "text/javascript")));

    private ContentTypes() {}

    /**
     * The type.
     *
     * @param head the first bytes, {@link #HEAD} of them if there are so many
     * @param claimed what somebody said it is; counts only where nothing else is known; empty for nothing
     */
    static String of(byte[] head, String name, String claimed) {
        String shown = shown(head);
        String byName = BY_NAME.getOrDefault(shown, Map.of()).get(extension(name));
        if (byName != null) {
            return byName;
        }
        return shown.equals(UNKNOWN) && isType(claimed) ? claimed : shown;
    }

    private static String shown(byte[] head) {
        String bytes = new String(head, StandardCharsets.ISO_8859_1);
        for (Magic magic : MAGIC) {
            boolean riff = magic.at != 8 || bytes.startsWith("RIFF");
            if (riff && bytes.startsWith(magic.bytes, magic.at)) {
                return magic.type.equals(WEBM) && isMatroska(bytes) ? MATROSKA : magic.type;
            }
        }
        return isText(head) ? TEXT : UNKNOWN;
    }

    /** Both begin alike, and say soon after which of the two they are. */
    private static boolean isMatroska(String bytes) {
        int at = bytes.indexOf("matroska");
        return at >= 0 && at < 64;
    }

    /** Whether it is text as far as is seen; a character that the end of the head cuts does not matter. */
    private static boolean isText(byte[] head) {
        for (int cut = 0; cut < 4 && cut <= head.length; cut++) {
            byte[] whole = Arrays.copyOf(head, head.length - cut);
            if (TextDecoder.decode(whole) != null) {
                return true;
            }
            if (head.length < HEAD) {
                return false;
            }
        }
        return false;
    }

    private static String extension(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    private static boolean isType(String text) {
        return text.matches("[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,90}");
    }
}
