/** Breaks the arrows of {@code redis}. */
@NullMarked
package io.tallylight.planted.arrows.redis;

import org.jspecify.annotations.NullMarked;
