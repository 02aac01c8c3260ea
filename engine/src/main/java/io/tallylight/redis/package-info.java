/**
 * The way to Redis: names of keys, one pipelined vertx-redis-client connection that writes, one Lettuce connection that
 * reads streams, scripts, and whether the Redis that answers can keep what an acknowledgement promises. A leaf: it calls no other package of ours. The writing connection belongs to the event loop
 * that opened it; the Lettuce connection may be used from any thread and answers on Lettuce's.
 */
@NullMarked
package io.tallylight.redis;

import org.jspecify.annotations.NullMarked;
