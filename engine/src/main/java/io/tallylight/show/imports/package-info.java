/**
 * Reads a shop's catalogue export and plans what it would make or change in a show. Owns the file format and the rules
 * of an import; holds no state and does no I/O, so every class here may be used on any thread (a 20 MB file takes long
 * enough that an event loop should hand it to a worker). Calls nothing but the CSV and JSON libraries and checks of
 * {@code show}; the HTTP side
 * carries the plan out.
 */
@NullMarked
package io.tallylight.show.imports;

import org.jspecify.annotations.NullMarked;
