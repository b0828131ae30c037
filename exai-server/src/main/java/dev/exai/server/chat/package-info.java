/** A chat as people and clients mean it: with files, images and a conversation; the same for the tool and the command. */
@NullMarked
package dev.exai.server.chat;

import org.jspecify.annotations.NullMarked;
