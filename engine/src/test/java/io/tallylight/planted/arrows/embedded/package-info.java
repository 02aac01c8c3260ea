/** Breaks the arrows of {@code embedded}. */
@NullMarked
package io.tallylight.planted.arrows.embedded;

import org.jspecify.annotations.NullMarked;
