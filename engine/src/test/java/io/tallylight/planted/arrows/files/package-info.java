/** Breaks the arrows of {@code json}. */
@NullMarked
package io.tallylight.planted.arrows.files;

import org.jspecify.annotations.NullMarked;
