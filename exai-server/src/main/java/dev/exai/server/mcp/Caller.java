package dev.exai.server.mcp;

import dev.exai.core.PrincipalId;
import dev.exai.server.tools.ClientAbility;
import dev.exai.server.tools.ClientPlace;
import dev.exai.server.tools.LogLevel;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Who makes a request and what it can take.
 *
 * @param logThreshold the least grave message it wants; asked again for each message, because a session may change it
 */
record Caller(
        PrincipalId principal,
        Set<ClientAbility> abilities,
        ClientPlace place,
        Supplier<Optional<LogLevel>> logThreshold) {}
