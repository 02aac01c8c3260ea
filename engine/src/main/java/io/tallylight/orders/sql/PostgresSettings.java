package io.tallylight.orders.sql;

/**
 * How many connections PostgreSQL gets and how long we wait for it, in milliseconds.
 *
 * @param writers connections that record; each takes one show's batch at a time
 * @param connectMs to get a connection
 * @param lockMs for a lock that somebody else holds on the tables; and how long we may hold one without a word
 * @param statementMs for one statement that records
 * @param answerMs for any answer while recording: after that the connection counts as broken
 */
record PostgresSettings(int writers, long connectMs, long lockMs, long statementMs, long answerMs) {
    static PostgresSettings of(int writers) {
        return new PostgresSettings(writers, 5_000, 5_000, 20_000, 30_000);
    }
}
