package dev.exai.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A client library at work in a process of its own, and what its calls cost. */
final class Library implements AutoCloseable {
    private final String name;
    private final Process process;
    private final BufferedReader answers;
    private final PrintStream orders;
    private final Map<Integer, List<CallCost>> costs = new HashMap<>();

    Library(String name, String java, String classPath, String main, String... arguments) throws IOException {
        this.name = name;
        List<String> command = new ArrayList<>(List.of(java, "-Xmx512m", "-cp", classPath, main));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
        answer();
    }

    private String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException(name + " has ended");
        }
        return line;
    }

    String name() {
        return name;
    }

    CallCost round(int callers, long millis) throws IOException {
        orders.println(callers + " " + millis);
        return CallCost.read(answer());
    }

    /** Calls until that many are done, however slow the machine is: the compilers count calls, not seconds. */
    void warmUp(int calls) throws IOException {
        double done = 0;
        while (done < calls) {
            done += round(32, 1_000).calls();
        }
    }

    void keep(int callers, CallCost cost) {
        costs.computeIfAbsent(callers, absent -> new ArrayList<>()).add(cost);
    }

    List<CallCost> costs(int callers) {
        return costs.get(callers);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
