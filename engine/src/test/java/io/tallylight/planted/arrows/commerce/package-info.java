/** Breaks the arrows of {@code commerce}. */
@NullMarked
package io.tallylight.planted.arrows.commerce;

import org.jspecify.annotations.NullMarked;
