/**
 * The program: {@code Tallylight} parses the command line and runs a command such as {@code ServeCommand}; {@code Engine}
 * starts the parts in order and stops them in reverse order, with the help of {@code OrderSystems}, {@code PaymentParts},
 * {@code CommerceParts} and {@code PartSettings}. It also owns what belongs to the whole process: the secret of ids, the
 * startup line and the metrics of the process. No other package calls it.
 */
@NullMarked
package io.tallylight;

import org.jspecify.annotations.NullMarked;
