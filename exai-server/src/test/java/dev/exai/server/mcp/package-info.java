/** Tests of the protocol through its public doors. */
@NullMarked
package dev.exai.server.mcp;

import org.jspecify.annotations.NullMarked;
