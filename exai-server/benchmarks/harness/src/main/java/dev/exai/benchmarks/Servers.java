package dev.exai.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The servers of one run, all started on the same JDK and all stopped at its end. */
final class Servers implements AutoCloseable {
    private final String java;
    private final List<ServerProcess> started = new ArrayList<>();

    Servers(String java) {
        this.java = java;
    }

    /** Starts the main class on that class path. Every server gets the same heap. */
    ServerProcess start(String main, Path... classPath) throws IOException {
        List<String> parts = new ArrayList<>();
        for (Path part : classPath) {
            parts.add(part.toString());
        }
        return start("-cp", String.join(File.pathSeparator, parts), main);
    }

    /** Starts Java with these arguments behind those that all servers share. */
    ServerProcess start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(java, "-Xmx512m"));
        command.addAll(List.of(arguments));
        ServerProcess server = ServerProcess.start(command);
        started.add(server);
        return server;
    }

    @Override
    public void close() {
        started.forEach(ServerProcess::close);
    }
}
