/** What is said of {@code json}, checked. */
@NullMarked
package io.tallylight.json;

import org.jspecify.annotations.NullMarked;
