/** Tests of payments: each gateway against the contract of all, and the flow over a real Redis. */
@NullMarked
package io.tallylight.checkout;

import org.jspecify.annotations.NullMarked;
