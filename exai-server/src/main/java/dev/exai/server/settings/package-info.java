/** Every setting of the server in one registry, and how it is read from defaults, file, environment and options. */
@NullMarked
package dev.exai.server.settings;

import org.jspecify.annotations.NullMarked;
