/**
 * The connections to Redis: names of keys, scripts, the pipelined vertx-redis-client connections of the ledger, the
 * shared Lettuce connection of all other parts, and the check that a Redis can keep the guarantees of an
 * acknowledgement. A connection of the ledger belongs to the event loop that opened it; the Lettuce connection may be
 * used from any thread and answers on Lettuce's threads. Calls no other package.
 */
@NullMarked
package io.tallylight.redis;

import org.jspecify.annotations.NullMarked;
