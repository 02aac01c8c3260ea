/**
 * The interface of an order system and the values that it takes and returns: order events, journal entries, ledger
 * events and results. Values and interfaces; each interface says on which thread it is called. The flush is in {@code
 * orders.flush}, the order systems are in {@code orders.sql}, {@code orders.kafka} and {@code orders.webhook}. Calls
 * {@code ledger.record}.
 */
@NullMarked
package io.tallylight.orders;

import org.jspecify.annotations.NullMarked;
