/** Many chats handed over together and answered within hours, at a lower price. */
package dev.exai.core.batch;
