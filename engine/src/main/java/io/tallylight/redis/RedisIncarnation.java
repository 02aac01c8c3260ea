package io.tallylight.redis;

/**
 * Which process one talks to, and which history of writes it continues. A restart gives another {@code runId}; a failover
 * to a replica gives both others.
 *
 * @param runId of the server's process: 40 hexadecimal digits
 * @param replicationId of the history of writes that it continues: 40 hexadecimal digits
 */
public record RedisIncarnation(String runId, String replicationId) {}
