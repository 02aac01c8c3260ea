/**
 * The records that the ledger keeps in Redis and their codec: reservations, orders, cancellations, adjustments and ids.
 * Values without a thread. Calls {@code json} only; every package that reads what the ledger wrote may call it.
 */
@NullMarked
package io.tallylight.ledger.record;

import org.jspecify.annotations.NullMarked;
