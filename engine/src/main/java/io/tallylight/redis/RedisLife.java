package io.tallylight.redis;

/**
 * Which life of the data one talks to. A restart gives another {@code runId}; a failover to a replica gives both others.
 * In a tier that may lose writes, a change of either means that the last acknowledged ones may be missing.
 *
 * @param runId of the server's process: 40 hexadecimal digits
 * @param replicationId of the history of writes that it continues: 40 hexadecimal digits
 */
public record RedisLife(String runId, String replicationId) {
    /** Both in one text, as it is kept with a show. */
    public String text() {
        return runId + "/" + replicationId;
    }
}
