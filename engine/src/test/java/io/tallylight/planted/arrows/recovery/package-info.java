/** Breaks the arrows of {@code recovery}. */
@NullMarked
package io.tallylight.planted.arrows.recovery;

import org.jspecify.annotations.NullMarked;
