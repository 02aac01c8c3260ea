package io.tallylight.api;

import io.tallylight.orders.flush.DeadLetters;
import io.tallylight.orders.flush.DeliveryAwaiter;
import io.tallylight.orders.flush.ParkedSystems;

/**
 * What the routes ask of orders on their way out.
 *
 * @param recorded what an answer waits for, where an order system counts
 */
public record OrderDeliveries(DeadLetters letters, ParkedSystems parking, DeliveryAwaiter recorded) {}
