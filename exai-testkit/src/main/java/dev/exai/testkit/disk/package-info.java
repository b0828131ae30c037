/** What disks do when the power fails or they are full: recordings of programs, replayed and cut off, and calls that fail. */
package dev.exai.testkit.disk;
