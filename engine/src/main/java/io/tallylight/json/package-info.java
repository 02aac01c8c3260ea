/**
 * Reads JSON that strangers wrote: every field is named, typed and bounded, and an error names its field. A leaf
 * without state, for any thread.
 */
@NullMarked
package io.tallylight.json;

import org.jspecify.annotations.NullMarked;
