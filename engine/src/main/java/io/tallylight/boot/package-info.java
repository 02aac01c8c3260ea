/**
 * The one place where parts are wired together: {@code Engine} starts them in order and stops them in the opposite
 * order; {@code PaymentParts}, {@code CommerceParts} and {@code ConfiguredOrderSystems} each wire one group. Starting
 * and stopping block the caller. Only {@code cli} calls this package; it may call every other one.
 */
@NullMarked
package io.tallylight.boot;

import org.jspecify.annotations.NullMarked;
