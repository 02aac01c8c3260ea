/**
 * What is measured, as processes of their own: an engine with its Redis, and the peers it is compared with.
 *
 * <p>Used from the one thread that runs the rows, which waits. May call {@code wire}, {@code client}, {@code harness},
 * {@code evidence} and {@code facts}; the rows of {@code bench} call it. {@code HelloServer} is a program of its own.
 */
@NullMarked
package io.tallylight.load.bench.rig;

import org.jspecify.annotations.NullMarked;
