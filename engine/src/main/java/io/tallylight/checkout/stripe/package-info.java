/**
 * Payments by Stripe: its HTTP API as a {@code PaymentGateway}, and the signature of its webhooks. Owns one HTTP client;
 * runs on the event loop of the caller. Knows nothing of reservations: {@code checkout} decides what a payment means.
 */
@NullMarked
package io.tallylight.checkout.stripe;

import org.jspecify.annotations.NullMarked;
