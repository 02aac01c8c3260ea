package io.tallylight.api;

import io.tallylight.orders.DeadLetters;
import io.tallylight.orders.Parking;
import io.tallylight.orders.Recorded;

/**
 * What the routes ask of orders on their way out.
 *
 * @param recorded what an answer waits for, where an order system counts
 */
public record OrdersOut(DeadLetters letters, Parking parking, Recorded recorded) {}
