/** The server as independent clients see it. */
@NullMarked
package dev.exai.server.clients;

import org.jspecify.annotations.NullMarked;
