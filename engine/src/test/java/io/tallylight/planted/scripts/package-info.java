/** A script run from anywhere. */
@NullMarked
package io.tallylight.planted.scripts;

import org.jspecify.annotations.NullMarked;
