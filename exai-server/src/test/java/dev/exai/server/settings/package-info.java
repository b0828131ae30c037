@NullMarked
package dev.exai.server.settings;

import org.jspecify.annotations.NullMarked;
