/** Breaks the arrows of {@code json}. */
@NullMarked
package io.tallylight.planted.arrows.cli;

import org.jspecify.annotations.NullMarked;
