/** The server that the official conformance suite is run against. */
@NullMarked
package dev.exai.server.conformance;

import org.jspecify.annotations.NullMarked;
