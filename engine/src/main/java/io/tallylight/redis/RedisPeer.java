package io.tallylight.redis;

/**
 * The server behind a connection.
 *
 * @param life identity of its process and of the history of writes that it continues
 * @param incarnation identity of its data, which changes if writes that were acknowledged, or shown, may be missing
 */
record RedisPeer(RedisIncarnation life, String incarnation) {}
