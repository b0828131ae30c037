package dev.exai.sessions.proof;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what strace wrote about a program: what became of the files in one directory, and what it printed. */
final class Strace {
    private static final String CALLS =
            "openat,pwrite64,write,ftruncate,fsync,fdatasync,?rename,?renameat,?renameat2,?unlink,?unlinkat";
    private static final String UNFINISHED = " <unfinished ...>";
    private static final Pattern LINE = Pattern.compile("(\\d+) +(.*)");
    private static final Pattern RESUMED = Pattern.compile("<\\.\\.\\. \\w+ resumed>(.*)");
    private static final Pattern CALL = Pattern.compile("(\\w+)\\((.*)\\) += (-?\\d+).*");
    private static final Pattern ON_FILE = Pattern.compile("(\\d+)<([^>]*)>(?:, (.*))?");
    private static final Pattern OPEN = Pattern.compile("[^,]*, \"([^\"]*)\", ([A-Z_|]+).*");
    private static final Pattern NAMES = Pattern.compile("\"([^\"]*)\"(?:, \"([^\"]*)\")?(?:, \\w+)?");
    private static final Pattern HERE = Pattern.compile("AT_FDCWD(?:<[^>]*>)?, ");

    private final String directory;
    private final Map<String, String> unfinished = new HashMap<>();
    private final List<DiskOp> ops = new ArrayList<>();
    private final Map<String, Boolean> known = new HashMap<>();
    private @Nullable String output;

    private Strace(Path directory) {
        this.directory = directory.toAbsolutePath().toString();
    }

    /** Whether this machine has it. */
    static boolean isHere() {
        return isHere("strace");
    }

    /** Whether there is such a command. */
    static boolean isHere(String command) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(each -> Files.isExecutable(Path.of(each, command)));
    }

    /** The command that records what a program does into the file. */
    static String[] recordingTo(Path file) {
        return new String[] {
            "strace", "-f", "--seccomp-bpf", "-y", "-xx", "-s", "1000000", "-e", "trace=" + CALLS, "-o", file.toString()
        };
    }

    /** What the recordings, one after the other, say of the directory, which did not exist before. */
    static List<DiskOp> read(List<Path> recordings, Path directory) throws IOException {
        Strace strace = new Strace(directory);
        for (Path recording : recordings) {
            try (Stream<String> lines = Files.lines(recording, StandardCharsets.ISO_8859_1)) {
                lines.forEach(strace::line);
            }
            strace.output = null;
        }
        return strace.ops;
    }

    private void line(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            return;
        }
        String thread = matcher.group(1);
        String call = matcher.group(2);
        if (call.endsWith(UNFINISHED)) {
            unfinished.put(thread, call.substring(0, call.length() - UNFINISHED.length()));
            return;
        }
        Matcher resumed = RESUMED.matcher(call);
        if (resumed.matches()) {
            @Nullable String begun = unfinished.remove(thread);
            call = begun == null ? "" : begun + resumed.group(1);
        }
        Matcher parts = CALL.matcher(call);
        if (parts.matches() && !parts.group(3).startsWith("-")) {
            call(parts.group(1), parts.group(2), Long.parseLong(parts.group(3)));
        }
    }

    private void call(String name, String arguments, long result) {
        switch (name) {
            case "openat" -> opened(arguments);
            case "rename", "renameat", "renameat2", "unlink", "unlinkat" ->
                renamed(HERE.matcher(arguments).replaceAll(""));
            default -> {
                Matcher on = ON_FILE.matcher(arguments);
                if (on.matches()) {
                    onFile(name, on.group(1), on.group(2), on.group(3), result);
                }
            }
        }
    }

    private void onFile(String name, String descriptor, String path, @Nullable String rest, long result) {
        String file = inside(path.startsWith("\\x") ? text(path) : path);
        switch (name) {
            case "write" -> {
                if (descriptor.equals("1") && isOutput(path)) {
                    new String(bytes(rest, result), StandardCharsets.UTF_8)
                            .lines()
                            .forEach(line -> ops.add(new DiskOp.Said(line)));
                } else if (file != null && isDatabase(file)) {
                    throw new IllegalStateException("a write without an offset to " + file);
                }
            }
            case "pwrite64" -> {
                if (file != null && isDatabase(file)) {
                    ops.add(new DiskOp.Write(file, offset(rest), bytes(rest, result)));
                }
            }
            case "ftruncate" -> {
                if (file != null && isDatabase(file)) {
                    ops.add(new DiskOp.Truncate(file, Long.parseLong(String.valueOf(rest))));
                }
            }
            default -> {
                if (file != null && (file.isEmpty() || isDatabase(file))) {
                    ops.add(new DiskOp.Sync(file));
                }
            }
        }
    }

    private void opened(String arguments) {
        Matcher matcher = OPEN.matcher(arguments);
        if (!matcher.matches() || !matcher.group(2).contains("O_CREAT")) {
            return;
        }
        String file = inside(text(matcher.group(1)));
        if (file != null && isDatabase(file) && known.put(file, true) == null) {
            ops.add(new DiskOp.Create(file));
        }
    }

    private void renamed(String arguments) {
        Matcher matcher = NAMES.matcher(arguments);
        if (!matcher.matches()) {
            return;
        }
        String from = inside(text(matcher.group(1)));
        if (from == null || known.remove(from) == null) {
            return;
        }
        if (matcher.group(2) == null) {
            ops.add(new DiskOp.Remove(from));
        } else {
            String to = text(matcher.group(2)).substring(directory.length() + 1);
            known.put(to, true);
            ops.add(new DiskOp.Rename(from, to));
        }
    }

    /** The program says something before the driver starts another one to learn of the system, which says it elsewhere. */
    private boolean isOutput(String path) {
        output = output == null ? path : output;
        return output.equals(path);
    }

    /** The index of the log holds nothing that lasts; the other files are not the database's. */
    private static boolean isDatabase(String file) {
        return file.startsWith("exai.db") && !file.endsWith("-shm");
    }

    private @Nullable String inside(String path) {
        if (path.equals(directory)) {
            return "";
        }
        return path.startsWith(directory + "/") ? path.substring(directory.length() + 1) : null;
    }

    /** The bytes of arguments like {@code "\\x61\\x62", 2, 0}, as many as were written. */
    private static byte[] bytes(@Nullable String arguments, long length) {
        String all = String.valueOf(arguments);
        byte[] bytes = decoded(all.substring(all.indexOf('"') + 1, all.lastIndexOf('"')));
        if (bytes.length < length) {
            throw new IllegalStateException("the recording was cut");
        }
        return bytes.length == length ? bytes : Arrays.copyOf(bytes, Math.toIntExact(length));
    }

    private static long offset(@Nullable String arguments) {
        String all = String.valueOf(arguments);
        return Long.parseLong(all.substring(all.lastIndexOf(' ') + 1));
    }

    private static String text(String escaped) {
        return new String(decoded(escaped), StandardCharsets.UTF_8);
    }

    private static byte[] decoded(String escaped) {
        return HexFormat.of().parseHex(escaped.replace("\\x", ""));
    }
}
