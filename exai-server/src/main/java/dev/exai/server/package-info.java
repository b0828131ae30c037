/** The server as a program. */
@NullMarked
package dev.exai.server;

import org.jspecify.annotations.NullMarked;
