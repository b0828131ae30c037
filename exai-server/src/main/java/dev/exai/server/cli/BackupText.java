package dev.exai.server.cli;

import dev.exai.files.BackupReport;
import dev.exai.server.rpc.Json;
import dev.exai.server.settings.Printable;
import java.io.PrintWriter;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Tells what became of a backup. */
record BackupText(PrintWriter out, boolean json) {
    /** Tells it, and returns the exit code. */
    int tell(BackupReport report) {
        if (json) {
            ObjectNode told = JsonNodeFactory.instance.objectNode();
            told.put("whole", report.isWhole());
            told.put("contents", report.contents());
            told.put("bytes", report.bytes());
            report.faults().forEach(told.putArray("faults")::add);
            out.println(Json.text(told));
        } else {
            report.faults().forEach(fault -> out.println(Printable.text(fault)));
            out.println(report.contents() + " contents, " + report.bytes() + " bytes");
            out.println(report.isWhole() ? "everything is there" : "something is missing");
        }
        return report.isWhole() ? ExitCode.OK : ExitCode.FAILURE;
    }
}
