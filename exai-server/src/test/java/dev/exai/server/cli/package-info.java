@NullMarked
package dev.exai.server.cli;

import org.jspecify.annotations.NullMarked;
