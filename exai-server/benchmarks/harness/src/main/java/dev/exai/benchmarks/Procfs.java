package dev.exai.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux tells about processes under {@code /proc}. Its clock ticks every 10 ms. */
final class Procfs {
    private static final double TICKS_PER_SECOND = 100;

    private Procfs() {}

    /** CPU seconds, user and system, that the process has used. */
    static double cpuSeconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    /** CPU seconds that all processes of the machine have used. */
    static double machineCpuSeconds() throws IOException {
        String[] fields = Files.readString(Path.of("/proc/stat")).split("\\R", 2)[0].split(" +");
        long busy = 0;
        for (int field : new int[] {1, 2, 3, 6, 7}) { // user, nice, system, irq, softirq
            busy += Long.parseLong(fields[field]);
        }
        return busy / TICKS_PER_SECOND;
    }

    /** Megabytes (10^6) of the process that are in memory now. */
    static double residentMegabytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) * 1_024 / 1e6)
                .findFirst()
                .orElse(0);
    }
}
