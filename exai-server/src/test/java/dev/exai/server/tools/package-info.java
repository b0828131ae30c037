/** Tests of the protocol through its public doors. */
@NullMarked
package dev.exai.server.tools;

import org.jspecify.annotations.NullMarked;
