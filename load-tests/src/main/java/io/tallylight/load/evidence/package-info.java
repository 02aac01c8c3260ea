/**
 * Gathers, after the load, what the verdict is reached on: waits until the order system has drained and nothing is
 * reserved, then looks at orders, ledger and feed.
 *
 * <p>Runs on the calling thread, which waits; it may call {@code client}, {@code facts} and {@code verdict}.
 */
@NullMarked
package io.tallylight.load.evidence;

import org.jspecify.annotations.NullMarked;
