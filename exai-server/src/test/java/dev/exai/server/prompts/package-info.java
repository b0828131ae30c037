@NullMarked
package dev.exai.server.prompts;

import org.jspecify.annotations.NullMarked;
