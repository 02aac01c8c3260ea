/** Tests of the outbox and its flushers, on a real Redis and a real SQLite file. */
@NullMarked
package io.tallylight.orders.flush;

import org.jspecify.annotations.NullMarked;
