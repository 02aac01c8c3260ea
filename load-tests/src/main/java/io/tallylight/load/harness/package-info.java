/**
 * Processes that tests and benchmarks start and end: the engine's jar and the load's jar, as a user would run them.
 *
 * <p>Used from one thread; what a process prints is gathered by a thread of its own.
 */
@NullMarked
package io.tallylight.load.harness;

import org.jspecify.annotations.NullMarked;
