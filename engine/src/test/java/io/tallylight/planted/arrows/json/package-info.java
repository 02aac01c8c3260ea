/** Breaks the arrows of {@code json}. */
@NullMarked
package io.tallylight.planted.arrows.json;

import org.jspecify.annotations.NullMarked;
