import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.core.chat.Message;
import dev.exai.sessions.ConversationId;
import dev.exai.sessions.ConversationLimits;
import dev.exai.sessions.Conversations;
import dev.exai.sessions.Storage;
import dev.exai.sessions.TurnContent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** Durable turns per second next to raw SQLite in the same run, and the times of a large storage. */
public final class StorageBench {
    private static final PrincipalId OWNER = new PrincipalId("bench");
    private static final ConversationLimits LIMITS =
            new ConversationLimits(1_000_000, 1L << 40, 10_000_000, 1L << 50, Duration.ofDays(36_500));
    private static final String TEXT = "x".repeat(3_000);

    private StorageBench() {}

    public static void main(String[] args) throws Exception {
        Path place = Path.of(args[0]);
        int seconds = Integer.parseInt(args[1]);
        int conversations = Integer.parseInt(args[2]);
        for (int round = 1; round <= 3; round++) {
            System.out.printf("round %d: raw SQLite, one row and one sync per commit: %,.0f commits/s%n", round,
                    raw(Files.createTempDirectory(place, "raw"), seconds));
            System.out.printf("round %d: raw SQLite, the rows of a turn and one sync per commit: %,.0f commits/s%n", round,
                    sameRows(Files.createTempDirectory(place, "same"), seconds));
            for (int callers : new int[] {1, 32}) {
                System.out.printf("round %d: EXAI, %d callers: %,.0f turns/s%n", round, callers,
                        turns(Files.createTempDirectory(place, "exai"), callers, seconds));
            }
        }
        large(Files.createTempDirectory(place, "large"), conversations);
    }

    private static double raw(Path directory, int seconds) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("raw.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute("CREATE TABLE turns (conversation BIGINT, number BIGINT, body TEXT, PRIMARY KEY (conversation, number))");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO turns VALUES (1, ?, ?)")) {
                long count = 0;
                long end = System.nanoTime() + seconds * 1_000_000_000L;
                while (System.nanoTime() < end) {
                    insert.setLong(1, ++count);
                    insert.setString(2, TEXT);
                    insert.executeUpdate();
                }
                return (double) count / seconds;
            }
        }
    }

    /** What EXAI writes and reads for a turn, in EXAI's tables, by a program that does nothing else. */
    private static double sameRows(Path directory, int seconds) throws Exception {
        try (Storage storage = Storage.sqlite(directory, TimeSource.system())) {
            Conversations conversations = storage.conversations(LIMITS);
            conversations.append(OWNER, conversations.start(OWNER).id(), said(TEXT));
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("exai.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            String id = text(statement, "SELECT id FROM conversations");
            String body = text(statement, "SELECT body FROM turns");
            String words = text(statement, "SELECT words FROM turns");
            byte[] digest = new byte[32];
            try (PreparedStatement begin = connection.prepareStatement("BEGIN IMMEDIATE");
                    PreparedStatement owner = connection.prepareStatement("SELECT conversations, bytes FROM owners WHERE owner = ?");
                    PreparedStatement find = connection.prepareStatement("SELECT * FROM conversations WHERE owner = ? AND id = ?");
                    PreparedStatement turn = connection.prepareStatement(
                            "INSERT INTO turns (conversation, number, at, body, words, digest) VALUES (?, ?, ?, ?, ?, ?)");
                    PreparedStatement conversation = connection.prepareStatement(
                            "UPDATE conversations SET version = ?, bytes = bytes + ?, used_at = ? WHERE seq = ?");
                    PreparedStatement total = connection.prepareStatement(
                            "UPDATE owners SET conversations = conversations + ?, bytes = bytes + ? WHERE owner = ?");
                    PreparedStatement commit = connection.prepareStatement("COMMIT")) {
                long count = 1;
                long end = System.nanoTime() + seconds * 1_000_000_000L;
                while (System.nanoTime() < end) {
                    count++;
                    long micros = System.currentTimeMillis() * 1_000;
                    begin.execute();
                    long seq = 0;
                    query(owner, OWNER.value());
                    try (ResultSet row = bound(find, OWNER.value(), id).executeQuery()) {
                        row.next();
                        seq = row.getLong("seq");
                    }
                    bound(turn, seq, count, micros, body, words, digest).executeUpdate();
                    bound(conversation, count, TEXT.length(), micros, seq).executeUpdate();
                    bound(total, 0, TEXT.length(), OWNER.value()).executeUpdate();
                    commit.execute();
                }
                return (double) count / seconds;
            }
        }
    }

    private static PreparedStatement bound(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    private static void query(PreparedStatement statement, Object... values) throws SQLException {
        try (ResultSet row = bound(statement, values).executeQuery()) {
            row.next();
        }
    }

    private static String text(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static double turns(Path directory, int callers, int seconds) throws Exception {
        try (Storage storage = Storage.sqlite(directory, TimeSource.system())) {
            Conversations conversations = storage.conversations(LIMITS);
            long[] counts = new long[callers];
            CountDownLatch done = new CountDownLatch(callers);
            ConversationId[] ids = Stream.generate(() -> conversations.start(OWNER).id())
                    .limit(callers)
                    .toArray(ConversationId[]::new);
            long end = System.nanoTime() + seconds * 1_000_000_000L;
            for (int i = 0; i < callers; i++) {
                int caller = i;
                new Thread(() -> {
                    while (System.nanoTime() < end) {
                        conversations.append(OWNER, ids[caller], said(TEXT));
                        counts[caller]++;
                    }
                    done.countDown();
                }).start();
            }
            done.await();
            return (double) Arrays.stream(counts).sum() / seconds;
        }
    }

    private static void large(Path directory, int count) throws Exception {
        try (Storage storage = Storage.sqlite(directory, TimeSource.system())) {
            Conversations conversations = storage.conversations(LIMITS);
            ConversationId[] ids = new ConversationId[count];
            CountDownLatch done = new CountDownLatch(32);
            for (int t = 0; t < 32; t++) {
                int first = t;
                new Thread(() -> {
                    for (int i = first; i < count; i += 32) {
                        ids[i] = conversations.start(OWNER, "conversation " + i).id();
                        conversations.append(OWNER, ids[i], said("a short turn of conversation " + i));
                    }
                    done.countDown();
                }).start();
            }
            done.await();
            long[] listing = new long[500];
            long[] resuming = new long[500];
            String after = null;
            for (int i = 0; i < 500; i++) {
                long begin = System.nanoTime();
                var page = conversations.list(OWNER, after, 100);
                listing[i] = System.nanoTime() - begin;
                after = page.next();
                begin = System.nanoTime();
                conversations.history(OWNER, ids[(int) ((long) i * 7_919 % count)], 100_000);
                resuming[i] = System.nanoTime() - begin;
            }
            Arrays.sort(listing);
            Arrays.sort(resuming);
            System.out.printf("%,d conversations of one turn: page of 100 p99 %.2f ms, resuming p99 %.2f ms%n", count,
                    listing[494] / 1e6, resuming[494] / 1e6);
        }
        long size = Files.size(directory.resolve("exai.db"));
        System.out.printf("file %,d bytes, %,d per conversation with its turn%n", size, size / count);
    }

    private static TurnContent said(String text) {
        return TurnContent.of(List.of(Message.user(text))).build();
    }
}
