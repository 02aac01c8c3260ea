/** Breaks the arrows of {@code json}. */
@NullMarked
package io.tallylight.planted.arrows.boot;

import org.jspecify.annotations.NullMarked;
