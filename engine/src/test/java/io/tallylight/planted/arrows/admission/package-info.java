/** Breaks the arrows of {@code admission}. */
@NullMarked
package io.tallylight.planted.arrows.admission;

import org.jspecify.annotations.NullMarked;
