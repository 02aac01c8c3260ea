/** A reader that writes. */
@NullMarked
package io.tallylight.planted.writes.orders;

import org.jspecify.annotations.NullMarked;
