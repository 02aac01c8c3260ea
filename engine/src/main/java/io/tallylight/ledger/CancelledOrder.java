package io.tallylight.ledger;

/** A cancellation, and its order as it left it. */
public record CancelledOrder(Cancellation cancellation, Reservation order) {}
