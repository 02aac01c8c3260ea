/**
 * SQLite and PostgreSQL as order systems: tables, migrations, and the statements that both share. Every call blocks and
 * runs on a worker thread of {@code orders.flush} or {@code recovery}, within one transaction.
 */
@NullMarked
package io.tallylight.orders.sql;

import org.jspecify.annotations.NullMarked;
