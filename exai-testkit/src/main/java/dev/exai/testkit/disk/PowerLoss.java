package dev.exai.testkit.disk;

import dev.exai.core.ExaiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Lets the power fail at random points of what a program did to a disk, and has looked for all it was told by then. */
public final class PowerLoss {
    private static final int POINTS_OF_A_RUN = 250; // states made in one pass over the operations

    private final List<DiskOp> ops;
    private final Supplier<? extends Witness> witnesses;
    private final long seed;
    private final Path home;

    /**
     * Power losses among the operations.
     *
     * @param witnesses makes one that has heard nothing so far
     * @param home states of the disk are made below this directory
     */
    public PowerLoss(List<DiskOp> ops, Supplier<? extends Witness> witnesses, long seed, Path home) {
        this.ops = List.copyOf(ops);
        this.witnesses = witnesses;
        this.seed = seed;
        this.home = home;
    }

    /** Keeps what the program said, and looks for it. */
    public interface Witness {
        /** The program said so. */
        void heard(String line);

        /**
         * Opens what was left.
         *
         * @param when where the power failed, for messages
         * @throws AssertionError if something acknowledged is missing
         * @throws ExaiException if it cannot be used
         * @throws IOException if it cannot be read
         */
        void look(Path data, String when) throws IOException;
    }

    /** What came of it. Lost are states in which something acknowledged was missing, or that could not be used. */
    public record Result(int states, int lost, String first) {
        @Override
        public String toString() {
            return states + " states of the disk, " + lost + " with losses" + (lost == 0 ? "" : "; the first " + first);
        }
    }

    /**
     * So many losses.
     *
     * @param soFar told after each
     */
    public Result run(int states, Consumer<Result> soFar) throws IOException {
        Random random = new Random(seed);
        Result result = new Result(0, 0, "");
        while (result.states < states) {
            int[] points = random.ints(Math.min(POINTS_OF_A_RUN, states - result.states), 0, ops.size() + 1)
                    .sorted()
                    .toArray();
            Disk disk = new Disk();
            Witness witness = witnesses.get();
            int at = 0;
            for (int point : points) {
                for (; at < point; at++) {
                    happens(ops.get(at), disk, witness);
                }
                String when = "in state " + result.states + " of seed " + seed + ", after operation " + point;
                String loss = lossOf(disk.afterPowerLoss(random), witness, when);
                result = new Result(
                        result.states + 1,
                        result.lost + (loss.isEmpty() ? 0 : 1),
                        result.first.isEmpty() ? loss : result.first);
                soFar.accept(result);
            }
        }
        return result;
    }

    private static void happens(DiskOp op, Disk disk, Witness witness) {
        disk.apply(op);
        if (op instanceof DiskOp.Said said) {
            witness.heard(said.line());
        }
    }

    /** What is wrong with the state; empty if nothing is. */
    private String lossOf(DiskState state, Witness witness, String when) throws IOException {
        Path data = Files.createDirectory(home.resolve("state"));
        try {
            state.writeTo(data);
            return lossOf(data, witness, when);
        } finally {
            Directories.delete(data);
        }
    }

    private static String lossOf(Path data, Witness witness, String when) {
        try {
            witness.look(data, when);
            return "";
        } catch (AssertionError | ExaiException | IOException e) {
            return when + ": " + e.getMessage();
        }
    }
}
