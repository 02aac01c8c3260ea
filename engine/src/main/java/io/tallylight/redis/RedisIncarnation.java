package io.tallylight.redis;

/**
 * Identifies the process of a Redis and the history of writes that it continues. A restart changes {@code runId}; a
 * failover to a replica changes both.
 *
 * @param runId id of the server's process: 40 hexadecimal digits
 * @param replicationId id of the history of writes that it continues: 40 hexadecimal digits
 */
public record RedisIncarnation(String runId, String replicationId) {}
