package io.tallylight.api;

import io.tallylight.orders.flush.DeadLetters;
import io.tallylight.orders.flush.DeliveryAwaiter;
import io.tallylight.orders.flush.ParkedSystems;

/**
 * Access of the routes to the delivery of orders.
 *
 * @param recorded waits until the order system that counts has an order
 */
public record OrderDeliveries(DeadLetters letters, ParkedSystems parking, DeliveryAwaiter recorded) {}
