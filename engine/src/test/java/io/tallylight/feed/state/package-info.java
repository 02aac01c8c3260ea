/** Tests of the state of a show as viewers see it. */
@NullMarked
package io.tallylight.feed.state;

import org.jspecify.annotations.NullMarked;
