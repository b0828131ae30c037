/** What a tool is, what it is given and what it answers; the same for every protocol revision and transport. */
@NullMarked
package dev.exai.server.tools;

import org.jspecify.annotations.NullMarked;
