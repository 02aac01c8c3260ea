/** Breaks the arrows of {@code checkout}. */
@NullMarked
package io.tallylight.planted.arrows.checkout;

import org.jspecify.annotations.NullMarked;
