/**
 * Takes order events to a topic of Kafka, keyed by show. Blocking work runs on the worker threads of the order system;
 * the producer has a thread of its own. Called by {@code orders} through its interface, calls nothing else of ours.
 */
@NullMarked
package io.tallylight.orders.kafka;

import org.jspecify.annotations.NullMarked;
