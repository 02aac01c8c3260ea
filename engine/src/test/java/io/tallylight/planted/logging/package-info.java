/** Another way to log. */
@NullMarked
package io.tallylight.planted.logging;

import org.jspecify.annotations.NullMarked;
