/**
 * Restores what Redis lost although it had acknowledged it: {@code LossDetector} notices it by comparing Redis with the
 * order system, and
 * {@code Rebuilder} puts a show back from there. Reads of the order system run on worker threads, everything else on the
 * context of the caller. Called by {@code api}; calls {@code show} for definitions, {@code orders} for what is known,
 * {@code ledger} for what is changed, and {@code redis} for what is there.
 */
@NullMarked
package io.tallylight.recovery;

import org.jspecify.annotations.NullMarked;
