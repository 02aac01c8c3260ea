/** Tests of SQLite and PostgreSQL as order systems, on real databases. */
@NullMarked
package io.tallylight.orders.sql;

import org.jspecify.annotations.NullMarked;
