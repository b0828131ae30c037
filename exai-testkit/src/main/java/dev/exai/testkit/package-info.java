/** Parts for tests: a fake upstream that speaks the vendors' wire formats, a provider in memory, a clock by hand. */
package dev.exai.testkit;
