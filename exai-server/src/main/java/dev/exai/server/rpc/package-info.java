/** JSON-RPC messages as bytes and as values, the limits on them, and the transports that carry them. */
@NullMarked
package dev.exai.server.rpc;

import org.jspecify.annotations.NullMarked;
