/** A decision by the path of a request. */
@NullMarked
package io.tallylight.planted.paths;

import org.jspecify.annotations.NullMarked;
