/** Several models asked together, and work in steps whose state lives in its conversation. */
@NullMarked
package dev.exai.sessions.workflow;

import org.jspecify.annotations.NullMarked;
