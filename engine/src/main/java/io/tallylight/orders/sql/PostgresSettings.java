package io.tallylight.orders.sql;

/**
 * How many connections PostgreSQL gets and how long we wait for it, in milliseconds.
 *
 * @param writers connections that record; each takes one show's batch at a time
 * @param connectMs timeout for getting a connection
 * @param lockMs timeout for a lock that another client holds on the tables, and the longest time that we may hold one
 *     while idle
 * @param statementMs timeout for one statement that records
 * @param answerMs timeout for any answer while recording: after that the connection counts as broken
 */
record PostgresSettings(int writers, long connectMs, long lockMs, long statementMs, long answerMs) {
    static PostgresSettings of(int writers) {
        return new PostgresSettings(writers, 5_000, 5_000, 20_000, 30_000);
    }
}
