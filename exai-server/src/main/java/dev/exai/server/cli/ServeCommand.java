package dev.exai.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Serves clients over HTTP. */
@Command(
        name = "serve",
        description = "Serve MCP clients over HTTP; prints the URL, the access token and a client configuration.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private SettingOptions options = new SettingOptions();

    @Mixin
    private ListenOptions listen = new ListenOptions();

    ServeCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return new HttpServing(surroundings).run(options.and(listen).values());
    }
}
