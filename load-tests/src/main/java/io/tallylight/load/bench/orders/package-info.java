/**
 * {@code bench orders}: measures how orders get from the ledger into order systems, beside the rate at which they are made
 * and beside inserts by hand. A {@code Target} is an order system; a {@code Timeline} is when each order was committed and
 * recorded.
 *
 * <p>Runs on the main thread, which waits; messages of the webhook come on the receiver's event loop. May call {@code
 * bench}, {@code rig}, {@code wire} and {@code harness}; none but {@code bench} calls it.
 */
@NullMarked
package io.tallylight.load.bench.orders;

import org.jspecify.annotations.NullMarked;
