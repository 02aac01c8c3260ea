/** What tests of several packages share. Knows nothing of the engine. */
@NullMarked
package io.tallylight.testing;

import org.jspecify.annotations.NullMarked;
