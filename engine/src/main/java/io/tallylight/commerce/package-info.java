/**
 * Hears from commerce platforms what was sold on them, and adjusts the allotments of the shows that are not over, so that
 * a unit sold there is not sold again live. Platforms tell late, twice and in any order: every adjustment has a key that
 * follows from what was told, and the ledger does it once. Calls {@code show} to find offers, {@code ledger} to adjust
 * them, and {@code redis} for what it remembers. For any thread; answers come on the caller's context.
 */
@NullMarked
package io.tallylight.commerce;

import org.jspecify.annotations.NullMarked;
