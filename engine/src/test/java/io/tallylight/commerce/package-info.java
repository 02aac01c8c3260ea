/** Tests of what commerce platforms tell. */
@NullMarked
package io.tallylight.commerce;

import org.jspecify.annotations.NullMarked;
