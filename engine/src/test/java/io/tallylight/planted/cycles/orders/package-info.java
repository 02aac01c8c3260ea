/** Half of a cycle. */
@NullMarked
package io.tallylight.planted.cycles.orders;

import org.jspecify.annotations.NullMarked;
