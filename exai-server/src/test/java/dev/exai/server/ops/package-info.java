@NullMarked
package dev.exai.server.ops;

import org.jspecify.annotations.NullMarked;
