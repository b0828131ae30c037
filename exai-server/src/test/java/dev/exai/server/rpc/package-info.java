/** Tests of the protocol through its public doors. */
@NullMarked
package dev.exai.server.rpc;

import org.jspecify.annotations.NullMarked;
