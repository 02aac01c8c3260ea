/**
 * The definitions of shows and offers, checked, and the ways to change and read them. Keeps no state; every change goes
 * to the ledger as a command, so that a definition and the stock beside it cannot disagree. Calls {@code ledger},
 * {@code redis}, {@code json} and {@code config}. For any thread; answers come on the caller's context.
 */
@NullMarked
package io.tallylight.show;

import org.jspecify.annotations.NullMarked;
