/** A small backend for SLF4J: one escaped line per record on standard error. */
@NullMarked
package dev.exai.server.ops.logging;

import org.jspecify.annotations.NullMarked;
