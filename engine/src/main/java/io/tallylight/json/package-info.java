/**
 * Reading JSON that strangers wrote: every field is named, typed and bounded, and what is wrong is said by the field's
 * name. A leaf without state, for any thread.
 */
@NullMarked
package io.tallylight.json;

import org.jspecify.annotations.NullMarked;
