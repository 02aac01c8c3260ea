/** Breaks the arrows of {@code demo}. */
@NullMarked
package io.tallylight.planted.arrows.demo;

import org.jspecify.annotations.NullMarked;
