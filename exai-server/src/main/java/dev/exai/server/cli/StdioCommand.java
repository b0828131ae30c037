package dev.exai.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Serves one client over standard input and output. */
@Command(
        name = "stdio",
        description = "Serve one MCP client over standard input and output.",
        mixinStandardHelpOptions = true)
final class StdioCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private SettingOptions options = new SettingOptions();

    @Mixin
    private ListenOptions listen = new ListenOptions();

    StdioCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return new StdioServing(surroundings).run(options.and(listen).values());
    }
}
