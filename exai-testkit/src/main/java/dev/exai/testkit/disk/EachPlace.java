package dev.exai.testkit.disk;

import java.io.IOException;
import java.util.function.Supplier;

/** Has a fixed piece of work meet a fault of the system at one place after the other, until nothing feels it any more. */
public final class EachPlace {
    private static final int QUIET = 8; // rounds without a refusal: some faults hurt nobody

    private EachPlace() {}

    /** The work, done once. */
    public interface Round {
        /**
         * Does it while the fault lasts.
         *
         * @param refused to be called when something was refused
         */
        void work(Runnable refused) throws IOException;

        /**
         * Looks what is there after the fault.
         *
         * @param when which fault it was, for messages
         * @throws AssertionError if something acknowledged is missing, or something refused is there
         */
        void look(String when) throws IOException;
    }

    /** At how many places there was a fault, and how many refusals came of it. */
    public record Result(int places, int refusals) {}

    /**
     * Every place, or some of them.
     *
     * @param lasting whether the fault goes on after the first refusal
     * @param step 1 for every place, 2 for each second one
     * @param rounds makes the next one, on nothing that was there before
     */
    public static Result run(SystemFault fault, boolean lasting, int step, Supplier<? extends Round> rounds)
            throws IOException {
        int places = 0;
        int refusals = 0;
        for (int quiet = 0; quiet < QUIET; places++) {
            int number = places * step;
            int count = round(fault, number, lasting, rounds.get());
            refusals += count;
            quiet = count == 0 ? quiet + 1 : 0;
        }
        return new Result(places, refusals);
    }

    private static int round(SystemFault fault, int number, boolean lasting, Round round) throws IOException {
        int[] refusals = new int[1];
        fault.begin(number);
        try {
            round.work(() -> {
                refusals[0]++;
                if (!lasting) {
                    fault.end();
                }
            });
        } finally {
            fault.end();
        }
        round.look("after fault " + number);
        return refusals[0];
    }
}
