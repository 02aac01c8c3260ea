/** A way past the interface of Vert.x. */
@NullMarked
package io.tallylight.planted.internals;

import org.jspecify.annotations.NullMarked;
