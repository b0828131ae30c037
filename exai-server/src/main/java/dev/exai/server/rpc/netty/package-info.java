/** The HTTP engine: the only place that knows Netty. */
@NullMarked
package dev.exai.server.rpc.netty;

import org.jspecify.annotations.NullMarked;
