/** Metrics and traces of chats, for applications that bring Micrometer or OpenTelemetry. */
package dev.exai.providers.telemetry;
