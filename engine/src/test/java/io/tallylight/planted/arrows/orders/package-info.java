/** Breaks the arrows of {@code orders}. */
@NullMarked
package io.tallylight.planted.arrows.orders;

import org.jspecify.annotations.NullMarked;
