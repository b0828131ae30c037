/** The Model Context Protocol in its two eras: what is offered, and how it is said in each. */
@NullMarked
package dev.exai.server.mcp;

import org.jspecify.annotations.NullMarked;
