/** Tests of the protocol through its public doors. */
@NullMarked
package dev.exai.server.auth;

import org.jspecify.annotations.NullMarked;
