/** Tests of payments by Stripe, against a server that stands in for it. */
@NullMarked
package io.tallylight.checkout.stripe;

import org.jspecify.annotations.NullMarked;
