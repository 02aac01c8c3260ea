/**
 * Takes committed orders from the outbox to each order system, once by order id and in the order of their numbers. All
 * of it runs on one event loop, except order systems themselves: those block, each on worker threads of its own. Reads
 * what the ledger appended, through {@code redis}; calls nothing on the write side but its record types and codec.
 */
@NullMarked
package io.tallylight.orders;

import org.jspecify.annotations.NullMarked;
