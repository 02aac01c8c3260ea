/** Tests of shows and offers. */
@NullMarked
package io.tallylight.show;

import org.jspecify.annotations.NullMarked;
