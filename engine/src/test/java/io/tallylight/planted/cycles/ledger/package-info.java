/** Half of a cycle. */
@NullMarked
package io.tallylight.planted.cycles.ledger;

import org.jspecify.annotations.NullMarked;
