/** Recovery, on a real Redis and a real SQLite file. */
@NullMarked
package io.tallylight.recovery;

import org.jspecify.annotations.NullMarked;
