/**
 * The interface of an order system and what passes through it: order events, journal entries, ledger events and results.
 * Values and interfaces; each interface says on which thread it is called. The flush machine is {@code orders.flush}, the
 * order systems are {@code orders.sql}, {@code orders.kafka} and {@code orders.webhook}. Calls {@code ledger.record}.
 */
@NullMarked
package io.tallylight.orders;

import org.jspecify.annotations.NullMarked;
