/** Tests of the protocol through its public doors. */
@NullMarked
package dev.exai.server.schema;

import org.jspecify.annotations.NullMarked;
