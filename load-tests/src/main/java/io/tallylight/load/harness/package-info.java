/**
 * What tests and benchmarks start and end: the engine's jar and the load's jar, as a user would run them; a PostgreSQL; a
 * receiver of webhooks; folders.
 *
 * <p>Used from one thread; what a process prints is gathered by a thread of its own, and the receiver has an event loop.
 * Calls no other package.
 */
@NullMarked
package io.tallylight.load.harness;

import org.jspecify.annotations.NullMarked;
