/** Tests of the webhook order system. */
@NullMarked
package io.tallylight.orders.webhook;

import org.jspecify.annotations.NullMarked;
