/** Breaks the arrows of {@code api}. */
@NullMarked
package io.tallylight.planted.arrows.api;

import org.jspecify.annotations.NullMarked;
