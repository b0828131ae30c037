/** Prepared questions that people start from. */
@NullMarked
package dev.exai.server.prompts;

import org.jspecify.annotations.NullMarked;
