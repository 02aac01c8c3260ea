/** Tests of the way out for orders, on a real Redis and a real SQLite file. */
@NullMarked
package io.tallylight.orders;

import org.jspecify.annotations.NullMarked;
