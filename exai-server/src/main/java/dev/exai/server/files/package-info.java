/** The server's files: kept, put into questions in the form each model takes, handed out. */
@NullMarked
package dev.exai.server.files;

import org.jspecify.annotations.NullMarked;
