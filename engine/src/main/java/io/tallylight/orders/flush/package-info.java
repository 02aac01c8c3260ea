/**
 * Takes committed orders from the outbox to each order system, once by order id and in the order of their numbers.
 * There is one flusher for each show and order system, all on one event loop; order systems block on worker threads of
 * their own. Reads what the ledger appended, through {@code redis}; calls nothing on the write side but {@code
 * ledger.record}.
 */
@NullMarked
package io.tallylight.orders.flush;

import org.jspecify.annotations.NullMarked;
