/** Tests of the records that the ledger keeps, and of their ids. */
@NullMarked
package io.tallylight.ledger.record;

import org.jspecify.annotations.NullMarked;
