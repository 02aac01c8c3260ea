/** A reader that writes. */
@NullMarked
package io.tallylight.planted.writes.feed;

import org.jspecify.annotations.NullMarked;
