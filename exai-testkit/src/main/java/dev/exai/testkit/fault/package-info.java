/** What goes wrong below HTTP, made on purpose: connections that are slow, cut, reset, silent or half open. */
package dev.exai.testkit.fault;
