/** Real Redis processes, really killed. */
@NullMarked
package io.tallylight.embedded;

import org.jspecify.annotations.NullMarked;
