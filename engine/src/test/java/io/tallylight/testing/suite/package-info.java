/**
 * What JUnit loads by itself in every JVM that runs tests, in both modules: it ends a JVM that hangs, and has the processes
 * killed that tests leave behind. Depends on no other package of ours.
 */
@NullMarked
package io.tallylight.testing.suite;

import org.jspecify.annotations.NullMarked;
