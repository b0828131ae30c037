/** What is asked of a model and what it answers: messages, tools, streams of events. */
package dev.exai.core.chat;
