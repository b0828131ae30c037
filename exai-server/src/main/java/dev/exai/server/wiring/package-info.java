/** How the parts are put together. */
@NullMarked
package dev.exai.server.wiring;

import org.jspecify.annotations.NullMarked;
