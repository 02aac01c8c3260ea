/**
 * Creates files and folders that only their owner may read. Keeps no state, may be called on any thread that may block,
 * and calls no other package.
 */
@NullMarked
package io.tallylight.files;

import org.jspecify.annotations.NullMarked;
