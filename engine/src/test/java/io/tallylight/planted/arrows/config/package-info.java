/** Breaks the arrows of {@code config}. */
@NullMarked
package io.tallylight.planted.arrows.config;

import org.jspecify.annotations.NullMarked;
