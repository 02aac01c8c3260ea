package io.tallylight.redis;

/**
 * The server behind a connection.
 *
 * @param life of its process and of the history of writes that it continues
 * @param incarnation of its data: another one where writes that were acknowledged, or shown, may be missing
 */
record RedisPeer(RedisIncarnation life, String incarnation) {}
