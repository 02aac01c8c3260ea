/**
 * Takes order events to a receiver over HTTP, one signed message for each event (Standard Webhooks). Blocking work runs
 * on the worker threads of the order system; HTTP runs on an event loop of its own. Called by {@code orders} through
 * its interface, calls nothing else of ours.
 */
@NullMarked
package io.tallylight.orders.webhook;

import org.jspecify.annotations.NullMarked;
