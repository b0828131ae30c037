import dev.exai.core.Deadline;
import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.file.FilePage;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.FileProvider;
import dev.exai.core.spi.Provider;
import dev.exai.files.AllowedRoots;
import dev.exai.files.FileService;
import dev.exai.files.FileSettings;
import dev.exai.files.FileSource;
import dev.exai.files.FileStorage;
import dev.exai.files.SyncPlan;
import dev.exai.files.TakeIn;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** Measures taking in and listing; see README.md. */
public final class FilesBench {
    private static final PrincipalId OWNER = new PrincipalId("bench");
    private static final FileSettings SETTINGS =
            new FileSettings(8L << 30, 10_000_000, 1L << 50, 1L << 50, Duration.ofHours(1));

    private static final String INSTANCE = "0123456789abcdef";

    private FilesBench() {}

    public static void main(String[] args) throws Exception {
        Path work = Path.of(args[1]);
        switch (args[0]) {
            case "big" -> big(work, Long.parseLong(args[2]) << 20, Integer.parseInt(args[3]));
            case "small" -> small(work, Integer.parseInt(args[2]));
            case "rows" -> rows(work, Integer.parseInt(args[2]));
            case "plan" -> plan(work, Integer.parseInt(args[2]));
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    private static double seconds(Work work) throws Exception {
        long begin = System.nanoTime();
        work.run();
        return (System.nanoTime() - begin) / 1e9;
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static void run(String... command) throws IOException, InterruptedException {
        int exit = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException(Arrays.toString(command) + " ended with " + exit);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private static void fill(Path file, long bytes, long seed) throws IOException {
        Random random = new Random(seed);
        byte[] block = new byte[(int) Math.min(bytes, 1 << 20)];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long left = bytes; left > 0; left -= block.length) {
                random.nextBytes(block);
                out.write(block, 0, (int) Math.min(left, block.length));
            }
        }
    }

    private static long peakHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }

    private static void big(Path work, long bytes, int rounds) throws Exception {
        Path root = Files.createDirectories(work.resolve("root"));
        Path file = root.resolve("big");
        fill(file, bytes, 1);
        List<Double> sums = new ArrayList<>();
        List<Double> copies = new ArrayList<>();
        List<Double> takes = new ArrayList<>();
        long growth = 0;
        for (int round = 0; round < rounds; round++) {
            sums.add(seconds(() -> run("sha256sum", file.toString())));
            copies.add(seconds(
                    () -> run("dd", "if=" + file, "of=" + work.resolve("copy"), "bs=1M", "conv=fsync")));
            Files.delete(work.resolve("copy"));
            delete(work.resolve("data"));
            try (FileStorage storage = FileStorage.directory(work.resolve("data"), TimeSource.system());
                    FileService files = new FileService(storage, SETTINGS, AllowedRoots.of(List.of(root)))) {
                System.gc();
                ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
                long before = peakHeap();
                takes.add(seconds(() -> files.takeIn(OWNER, new FileSource.Path("big"), TakeIn.plain())));
                growth = Math.max(growth, peakHeap() - before);
            }
        }
        double slower = Math.max(median(sums), median(copies));
        System.out.printf(
                "%d MiB: sha256sum %.2f s, copy with fsync %.2f s, takeIn %.2f s: %.0f %% of the slower; heap +%d MiB%n",
                bytes >> 20, median(sums), median(copies), median(takes), 100 * slower / median(takes), growth >> 20);
    }

    private static void small(Path work, int count) throws Exception {
        Path root = Files.createDirectories(work.resolve("root"));
        for (int i = 0; i < count; i++) {
            fill(root.resolve("f" + i), 10 << 10, i);
        }
        run("sync");
        List<Double> takes = new ArrayList<>();
        List<Double> others = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            delete(work.resolve("data"));
            run("sync");
            takes.add(seconds(() -> takeInAll(work, root, count)));
            delete(work.resolve("restic"));
            run("restic", "init", "--repo", work.resolve("restic").toString());
            run("sync");
            others.add(seconds(() -> run(
                    "restic", "backup", "--repo", work.resolve("restic").toString(), root.toString())));
        }
        System.out.printf(
                "%d files of 10 KiB: takeInAll %.2f s, restic %.2f s (medians of 3: %s and %s)%n",
                count, median(takes), median(others), takes, others);
    }

    private static void takeInAll(Path work, Path root, int count) throws Exception {
        try (FileStorage storage = FileStorage.directory(work.resolve("data"), TimeSource.system());
                FileService files = new FileService(storage, SETTINGS, AllowedRoots.of(List.of(root)))) {
            List<FileSource> sources = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                sources.add(new FileSource.Path("f" + i));
            }
            int[] kept = new int[1];
            files.takeInAll(OWNER, sources, TakeIn.plain(), taken -> kept[0] += taken.file() == null ? 0 : 1);
            if (kept[0] != count) {
                throw new IllegalStateException(kept[0] + " of " + count);
            }
        }
    }

    private static void rows(Path work, int count) throws Exception {
        Path data = work.resolve("data");
        FileStorage.directory(data, TimeSource.system()).close();
        insert(data, count);
        try (FileStorage storage = FileStorage.directory(data, TimeSource.system());
                FileService files = new FileService(storage, SETTINGS, AllowedRoots.none())) {
            Random random = new Random(5);
            double[] millis = new double[2_000];
            for (int i = -200; i < millis.length; i++) {
                String after = Integer.toString(1 + random.nextInt(count));
                double took = 1_000 * seconds(() -> files.list(OWNER, after, 100));
                if (i >= 0) {
                    millis[i] = took;
                }
            }
            Arrays.sort(millis);
            System.out.printf(
                    "%d rows: a page of 100 takes %.2f ms in the median, p99 %.2f ms, at most %.2f ms%n",
                    count, millis[millis.length / 2], millis[millis.length * 99 / 100], millis[millis.length - 1]);
        }
    }

    private static void insert(Path data, int count) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("exai.db"))) {
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO files (id, owner, name, media_type, bytes, hash, version, original, created_at)"
                            + " VALUES (?, ?, ?, 'text/plain', 10, ?, 1, ?, ?)")) {
                for (int i = 0; i < count; i++) {
                    String id = String.format("file-%022d", i);
                    insert.setString(1, id);
                    insert.setString(2, OWNER.value());
                    insert.setString(3, "name-" + i + ".txt");
                    insert.setString(4, String.format("%064x", i));
                    insert.setString(5, id);
                    insert.setLong(6, i);
                    insert.addBatch();
                    if (i % 10_000 == 9_999) {
                        insert.executeBatch();
                    }
                }
                insert.executeBatch();
            }
            connection.commit();
        }
    }

    private static void plan(Path work, int count) throws Exception {
        Path data = work.resolve("data");
        FileStorage.directory(data, TimeSource.system()).close();
        insertCopies(data, count);
        try (FileStorage storage = FileStorage.directory(data, TimeSource.system());
                FileService files = new FileService(storage, SETTINGS, AllowedRoots.none())) {
            CallContext context = CallContext.until(Deadline.after(Duration.ofHours(1))).build();
            System.gc();
            ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
            long before = peakHeap();
            SyncPlan[] made = new SyncPlan[1];
            double took = seconds(() -> made[0] = files.planSync(new Listing(count), context));
            System.out.printf(
                    "%d copies compared with as many listed files in %.1f s: %s, %d known, %d steps; heap +%d MiB%n",
                    count,
                    took,
                    made[0].verdict(),
                    made[0].known(),
                    made[0].steps().size(),
                    (peakHeap() - before) >> 20);
        }
    }

    private static void insertCopies(Path data, int count) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("exai.db"))) {
            connection.setAutoCommit(false);
            connection.createStatement().execute("INSERT INTO file_instance (one, name) VALUES (1, '" + INSTANCE + "')");
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO file_copies (owner, hash, provider, account, purpose, tag, bytes, state, remote_id,"
                            + " changed_at) VALUES (?, ?, 'listing', '', '', ?, 10, 'PRESENT', ?, 1)")) {
                for (int i = 0; i < count; i++) {
                    insert.setString(1, OWNER.value());
                    insert.setString(2, String.format("%064x", i));
                    insert.setString(3, String.format("%016x", i * 0x9E3779B97F4A7C15L));
                    insert.setString(4, "remote-" + i);
                    insert.addBatch();
                    if (i % 10_000 == 9_999) {
                        insert.executeBatch();
                    }
                }
                insert.executeBatch();
            }
            connection.commit();
        }
    }

    /** Lists every copy but each hundredth. */
    private record Listing(int count) implements Provider, FileProvider {
        @Override
        public ProviderId id() {
            return new ProviderId("listing");
        }

        @Override
        public List<ModelInfo> models() {
            return List.of();
        }

        @Override
        public ChatStream open(ChatRequest request, CallContext context) {
            throw new IllegalStateException();
        }

        @Override
        public FileProvider files() {
            return this;
        }

        @Override
        public Set<Ability> abilities() {
            return Set.of(Ability.LIST);
        }

        @Override
        public FilePage list(FilePurpose purpose, String after, CallContext context) {
            int from = after == null ? 0 : Integer.parseInt(after);
            List<RemoteFile> page = new ArrayList<>();
            for (int i = from; i < Math.min(count, from + 1_000); i++) {
                if (i % 100 > 0) {
                    String name = "exai-" + INSTANCE + "-" + String.format("%016x", i * 0x9E3779B97F4A7C15L) + "-x";
                    page.add(RemoteFile.of(id(), "remote-" + i, name).sizeBytes(10).build());
                }
            }
            return new FilePage(page, from + 1_000 < count ? Integer.toString(from + 1_000) : null);
        }

        @Override
        public void close() {}
    }
}
