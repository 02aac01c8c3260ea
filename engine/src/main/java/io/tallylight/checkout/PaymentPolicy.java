package io.tallylight.checkout;

/**
 * The operator's settings for payments.
 *
 * @param attemptsMax attempts that one reservation may have
 * @param payMs how long a hold lasts at least once a payment for it has begun, ms
 * @param retakesLate whether a payment that succeeds after its hold expired buys the units if they are still there
 * @param lateMs how long such a payment may still succeed, ms
 * @param incidentMs how long a task for a gateway is tried before it becomes an incident, ms
 */
public record PaymentPolicy(int attemptsMax, long payMs, boolean retakesLate, long lateMs, long incidentMs) {}
