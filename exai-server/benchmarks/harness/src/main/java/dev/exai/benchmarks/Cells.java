package dev.exai.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes medians of samples the way the tables show them. */
final class Cells {
    private Cells() {}

    /** Like {@code 12.3 µs (1.00) · 45,678/s (1.00)}: medians, and their ratios to those of the reference. */
    static String load(Target target, Target reference, int connections) {
        double cpu = Median.of(target.samples(connections), Sample::cpuMicros);
        double rate = Median.of(target.samples(connections), Sample::perSecond);
        double referenceCpu = Median.of(reference.samples(connections), Sample::cpuMicros);
        double referenceRate = Median.of(reference.samples(connections), Sample::perSecond);
        return String.format(
                Locale.ROOT, "%.1f µs (%.2f) · %,.0f/s (%.2f)", cpu, cpu / referenceCpu, rate, rate / referenceRate);
    }

    /** One line on how much of the machine other processes used in the rounds. */
    static String foreign(List<Target> targets) {
        List<Sample> all = new ArrayList<>();
        for (Target target : targets) {
            target.all().forEach(all::addAll);
        }
        double worst = all.stream().mapToDouble(Sample::foreignShare).max().orElse(0);
        return String.format(
                Locale.ROOT,
                "%nOther processes used %.0f %% of the machine in the median round, %.0f %% in the worst of %d.%n",
                100 * Median.of(all, Sample::foreignShare),
                100 * worst,
                all.size());
    }
}
