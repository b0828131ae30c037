@NullMarked
package dev.exai.server.chat;

import org.jspecify.annotations.NullMarked;
