@NullMarked
package dev.exai.server.docs;

import org.jspecify.annotations.NullMarked;
