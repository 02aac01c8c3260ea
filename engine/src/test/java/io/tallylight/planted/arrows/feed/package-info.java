/** Breaks the arrows of {@code feed}. */
@NullMarked
package io.tallylight.planted.arrows.feed;

import org.jspecify.annotations.NullMarked;
