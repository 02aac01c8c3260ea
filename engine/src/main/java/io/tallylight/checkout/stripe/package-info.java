/**
 * Payments by Stripe: its HTTP API as a {@code PaymentGateway}, and the signature of its webhooks. Owns one HTTP client;
 * runs on the event loop of whoever calls. Knows nothing of reservations: what a payment means is decided in
 * {@code checkout}.
 */
@NullMarked
package io.tallylight.checkout.stripe;

import org.jspecify.annotations.NullMarked;
