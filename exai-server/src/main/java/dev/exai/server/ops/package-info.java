/** What operators look at. */
@NullMarked
package dev.exai.server.ops;

import org.jspecify.annotations.NullMarked;
