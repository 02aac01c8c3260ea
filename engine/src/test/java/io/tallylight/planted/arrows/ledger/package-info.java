/** Breaks the arrows of {@code ledger}. */
@NullMarked
package io.tallylight.planted.arrows.ledger;

import org.jspecify.annotations.NullMarked;
