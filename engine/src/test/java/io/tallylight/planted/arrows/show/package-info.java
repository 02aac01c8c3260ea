/** Breaks the arrows of {@code show}. */
@NullMarked
package io.tallylight.planted.arrows.show;

import org.jspecify.annotations.NullMarked;
