package dev.exai.server.wiring;

import dev.exai.core.TimeSource;
import dev.exai.core.spi.Provider;
import dev.exai.server.chat.ConversationResources;
import dev.exai.server.files.CopiesAt;
import dev.exai.server.files.FileResources;
import dev.exai.server.mcp.McpServer;
import dev.exai.server.mcp.ResourceCatalog;
import dev.exai.server.mcp.Revision;
import dev.exai.server.mcp.ServerIdentity;
import dev.exai.server.ops.BuildInfo;
import dev.exai.server.ops.StatusReport;
import dev.exai.server.prompts.ArgumentCompleter;
import dev.exai.server.prompts.Prompts;
import dev.exai.server.rpc.Limits;
import dev.exai.server.settings.FilePathSettings;
import dev.exai.server.settings.LimitSettings;
import dev.exai.server.settings.ServerSettings;
import dev.exai.server.settings.Settings;
import dev.exai.server.settings.StoredFileSettings;
import dev.exai.server.tools.CallClocks;
import dev.exai.server.tools.CallRoots;
import dev.exai.server.tools.ChatTool;
import dev.exai.server.tools.ListModelsTool;
import dev.exai.server.tools.ManageFilesTool;
import dev.exai.server.tools.SmartFileDownloadTool;
import dev.exai.server.tools.SmartFileQueryTool;
import dev.exai.server.tools.StatusTool;
import dev.exai.server.tools.Tool;
import dev.exai.server.tools.ToolCatalog;
import dev.exai.server.tools.VersionTool;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The MCP server over an engine: tools, prompts and limits. */
public final class Wiring {
    private static final Set<String> ALWAYS_OFFERED = Set.of("version", "listmodels");

    private static final Set<String> FILES_OF_ONE = Set.of("kimi", "glm");

    private static final String INSTRUCTIONS =
            "EXAI asks other language models for you. Use the model the user names; if"
                    + " none is named leave model out. listmodels shows what can be asked. To go on with a conversation pass the"
                    + " continuation_id of its last result to chat. For questions about files use"
                    + " smart_file_query.";

    private Wiring() {}

    /** A server over the engine, which stays the caller's to close, after the server. */
    public static McpServer server(Engine engine, TimeSource time) {
        ServerSettings settings = engine.settings();
        Limits limits = LimitSettings.protocol(settings);
        ToolCatalog tools = new ToolCatalog();
        List<String> disabled = settings.get(Settings.DISABLED_TOOLS);
        for (Tool tool : tools(engine, time)) {
            String name = tool.name();
            if (ALWAYS_OFFERED.contains(name) || !disabled.contains(name)) {
                tools.addOwn(tool);
            }
        }
        ResourceCatalog resources = new ResourceCatalog();
        ConversationResources.addTo(resources, engine.conversations());
        FileResources.addTo(resources, engine.files());
        ServerIdentity identity = new ServerIdentity("exai", "EXAI", BuildInfo.version(), INSTRUCTIONS);
        return new McpServer.Builder(identity, tools)
                .prompts(Prompts.of(name -> tools.find(name).isPresent()))
                .resources(resources)
                .completer(ConversationResources.completing(
                        engine.conversations(),
                        new ArgumentCompleter(engine.router().catalog())))
                .limits(limits)
                .time(time)
                .build();
    }

    /** Every tool there is. */
    public static List<Tool> tools(Engine engine, TimeSource time) {
        ServerSettings settings = engine.settings();
        StatusReport.Facts facts = new StatusReport.Facts(
                LimitSettings.shown(settings), engine.roots().roots().size(), settings.notices());
        StatusReport report = new StatusReport(
                engine.router().catalog(),
                engine.providerSettings(),
                engine.providers()::keyStates,
                engine.sessions(),
                engine.files()::health,
                facts,
                time);
        CallClocks clocks = new CallClocks(settings.timeouts(), settings.get(Settings.TOTAL_TIMEOUT));
        CallRoots roots = new CallRoots(engine.roots(), FilePathSettings.trusted(settings));
        ChatTool chat = new ChatTool(engine.chats(), engine.idempotentCalls(), roots, clocks);
        List<Tool> tools = new ArrayList<>(List.of(
                chat,
                new SmartFileQueryTool(chat, engine.chats(), roots, clocks),
                new ListModelsTool(engine.models()),
                new StatusTool(report),
                new VersionTool(Revision.ALL)));
        if (engine.files().isKept()) {
            addFileTools(tools, engine, roots, clocks);
        }
        return tools;
    }

    /** The tools of kept files; those of one provider under the names that people know, where it is configured. */
    private static void addFileTools(List<Tool> tools, Engine engine, CallRoots roots, CallClocks clocks) {
        List<Provider> providers = engine.providers().providers();
        CopiesAt copies = new CopiesAt(engine.files(), providers);
        ManageFilesTool manage =
                new ManageFilesTool(copies, roots, StoredFileSettings.archives(engine.settings()), clocks);
        tools.add(manage);
        tools.add(new SmartFileDownloadTool(copies, roots, clocks));
        for (Provider provider : providers) {
            if (FILES_OF_ONE.contains(provider.id().value())) {
                tools.add(manage.at(provider.id().value()));
            }
        }
    }
}
