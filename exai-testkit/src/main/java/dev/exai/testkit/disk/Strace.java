package dev.exai.testkit.disk;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what strace wrote about a program: what became of the files below one directory, and what it printed. Understands
 * programs that write to a file from its start on or at offsets, and give no folder another name. Not thread-safe.
 */
public final class Strace {
    private static final String CALLS = "openat,pwrite64,write,ftruncate,fsync,fdatasync,"
            + "?rename,?renameat,?renameat2,?unlink,?unlinkat,?mkdir,?mkdirat,?rmdir";
    private static final String UNFINISHED = " <unfinished ...>";
    private static final Pattern LINE = Pattern.compile("(\\d+) +(.*)");
    private static final Pattern RESUMED = Pattern.compile("<\\.\\.\\. \\w+ resumed>(.*)");
    private static final Pattern CALL = Pattern.compile("(\\w+)\\((.*)\\) += (-?\\d+).*");
    private static final Pattern ON_FILE = Pattern.compile("(\\d+)<([^>]*)>(?:, (.*))?");
    private static final Pattern OPEN = Pattern.compile("[^,]*, \"([^\"]*)\", ([A-Z_|]+).*");
    private static final Pattern NAMES = Pattern.compile("\"([^\"]*)\"(?:, \"([^\"]*)\")?(?:, [\\w|]+)?");
    private static final Pattern HERE = Pattern.compile("AT_FDCWD(?:<[^>]*>)?, ");

    private final String directory;
    private final Map<String, String> unfinished = new HashMap<>();
    private final List<DiskOp> ops = new ArrayList<>();
    private final Predicate<String> lasting;
    private final Set<String> known = new HashSet<>();
    private final Map<String, Long> positions = new HashMap<>(); // by descriptor, of writes that name no offset
    private @Nullable String output;

    private Strace(Path directory, Predicate<String> lasting) {
        this.directory = directory.toAbsolutePath().toString();
        this.lasting = lasting;
    }

    /** Whether this machine has it. */
    public static boolean isHere() {
        return isHere("strace");
    }

    /** Whether there is such a command. */
    public static boolean isHere(String command) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(each -> Files.isExecutable(Path.of(each, command)));
    }

    /** The command that records what a program does into the file. */
    public static String[] recordingTo(Path file) {
        return new String[] {
            "strace", "-f", "--seccomp-bpf", "-y", "-xx", "-s", "1000000", "-e", "trace=" + CALLS, "-o", file.toString()
        };
    }

    /**
     * What the recordings, one after the other, say of the directory, which did not exist before.
     *
     * @param lasting whether a file, by its name below the directory, is more than a note for the running program
     */
    public static List<DiskOp> read(List<Path> recordings, Path directory, Predicate<String> lasting)
            throws IOException {
        Strace strace = new Strace(directory, lasting);
        for (Path recording : recordings) {
            try (Stream<String> lines = Files.lines(recording, StandardCharsets.ISO_8859_1)) {
                lines.forEach(strace::line);
            }
            strace.output = null;
            strace.positions.clear();
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
            case "openat" -> opened(arguments, Long.toString(result));
            case "mkdir", "mkdirat" -> made(HERE.matcher(arguments).replaceAll(""));
            case "rename", "renameat", "renameat2", "unlink", "unlinkat", "rmdir" ->
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
        if (name.equals("write") && descriptor.equals("1") && isOutput(path)) {
            new String(bytes(rest, result), StandardCharsets.UTF_8)
                    .lines()
                    .forEach(line -> ops.add(new DiskOp.Said(line)));
            return;
        }
        String file = inside(path.startsWith("\\x") ? text(path) : path);
        if (file == null || !(file.isEmpty() || known.contains(file))) {
            return;
        }
        switch (name) {
            case "write" -> {
                long at = positions.getOrDefault(descriptor, 0L);
                positions.put(descriptor, at + result);
                ops.add(new DiskOp.Write(file, at, bytes(rest, result)));
            }
            case "pwrite64" -> ops.add(new DiskOp.Write(file, offset(rest), bytes(rest, result)));
            case "ftruncate" -> ops.add(new DiskOp.Truncate(file, Long.parseLong(String.valueOf(rest))));
            default -> ops.add(new DiskOp.Sync(file));
        }
    }

    private void opened(String arguments, String descriptor) {
        positions.remove(descriptor);
        Matcher matcher = OPEN.matcher(arguments);
        if (!matcher.matches()) {
            return;
        }
        String file = inside(text(matcher.group(1)));
        if (file == null || !lasting.test(file)) {
            return;
        }
        if (matcher.group(2).contains("O_APPEND")) {
            throw new IllegalStateException(file + " is opened for appending");
        }
        if (matcher.group(2).contains("O_CREAT") && known.add(file)) {
            ops.add(new DiskOp.Create(file));
        } else if (matcher.group(2).contains("O_TRUNC")) {
            ops.add(new DiskOp.Truncate(file, 0));
        }
    }

    private void made(String arguments) {
        Matcher matcher = NAMES.matcher(arguments);
        String folder = matcher.matches() ? inside(text(matcher.group(1))) : null;
        if (folder != null && !folder.isEmpty() && known.add(folder)) {
            ops.add(new DiskOp.MakeFolder(folder));
        }
    }

    private void renamed(String arguments) {
        Matcher matcher = NAMES.matcher(arguments);
        if (!matcher.matches()) {
            return;
        }
        String from = inside(text(matcher.group(1)));
        if (from == null || !known.remove(from)) {
            return;
        }
        if (matcher.group(2) == null) {
            ops.add(new DiskOp.Remove(from));
        } else {
            String to = text(matcher.group(2)).substring(directory.length() + 1);
            known.add(to);
            ops.add(new DiskOp.Rename(from, to));
        }
    }

    /** The program says something before the driver starts another one to learn of the system, which says it elsewhere. */
    private boolean isOutput(String path) {
        output = output == null ? path : output;
        return output.equals(path);
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
