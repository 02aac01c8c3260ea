/**
 * What JUnit loads by itself in every JVM that runs tests, in both modules: it ends a JVM that hangs, has the processes killed
 * that tests leave behind, and prints a log only where a test fails. Depends on no other package of ours.
 */
@NullMarked
package io.tallylight.testing.suite;

import org.jspecify.annotations.NullMarked;
