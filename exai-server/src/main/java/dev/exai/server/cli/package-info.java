/** The commands: what a person types, and what is printed. */
@NullMarked
package dev.exai.server.cli;

import org.jspecify.annotations.NullMarked;
