/** The rules every provider keeps, as tests that a provider author inherits. */
package dev.exai.testkit.contract;
