package dev.exai.benchmarks;

/** What one call cost the process of the library, on average over a round. */
record CallCost(double cpuMicros, double allocatedBytes, double calls) {
    /** Reads {@code calls cpuNanos allocatedBytes}. */
    static CallCost read(String line) {
        String[] words = line.split(" ");
        double calls = Double.parseDouble(words[0]);
        return new CallCost(
                Double.parseDouble(words[1]) / 1e3 / calls,
                Double.parseDouble(words[2]) / calls,
                calls);
    }
}
