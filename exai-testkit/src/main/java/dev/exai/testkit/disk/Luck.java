package dev.exai.testkit.disk;

import java.util.Random;

/** How one power loss treats what was not synced. Not thread-safe. */
final class Luck {
    private static final double[] KEPT = {0, 0.1, 0.5, 0.9, 1};
    private static final int[] UNITS = {512, 4096};

    private final Random random;
    private final double kept;
    private final double torn;
    private final boolean rubbish;
    private final int unit;

    private Luck(Random random, double kept, double torn, boolean rubbish, int unit) {
        this.random = random;
        this.kept = kept;
        this.torn = torn;
        this.rubbish = rubbish;
        this.unit = unit;
    }

    static Luck draw(Random random) {
        return new Luck(
                random,
                KEPT[random.nextInt(KEPT.length)],
                random.nextInt(3) == 0 ? 0 : random.nextDouble(),
                random.nextInt(8) == 0,
                UNITS[random.nextInt(UNITS.length)]);
    }

    boolean keeps() {
        return random.nextDouble() < kept;
    }

    boolean tears() {
        return random.nextDouble() < torn;
    }

    /** Whether a sector that was to be written has something else than before or after. */
    boolean spoils() {
        return rubbish && random.nextInt(4) == 0;
    }

    void fill(byte[] bytes) {
        random.nextBytes(bytes);
    }

    /** What is written as a whole or not at all, in bytes. */
    int unit() {
        return unit;
    }
}
