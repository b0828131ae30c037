package dev.exai.server.mcp;

import dev.exai.server.tools.Question;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** How an era puts questions to a client while a call runs. */
@FunctionalInterface
interface Asker {
    /** The answers under the keys of the questions. */
    Map<String, ObjectNode> ask(Map<String, Question> questions);
}
