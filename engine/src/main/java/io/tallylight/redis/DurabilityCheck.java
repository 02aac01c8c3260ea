package io.tallylight.redis;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks that a Redis can keep the guarantees of the tier. Runs on every connect, since after a failover another server
 * may answer under the same name. A finding that is no obstacle is logged once, whatever the number of connections. May
 * be used from any thread.
 */
public final class DurabilityCheck {
    private static final Logger LOG = LoggerFactory.getLogger(DurabilityCheck.class);
    private static final int VERSION_MIN = 7;

    private final RedisEndpoint endpoint;
    private final Set<String> said = ConcurrentHashMap.newKeySet();

    public DurabilityCheck(RedisEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    RedisEndpoint endpoint() {
        return endpoint;
    }

    /** Returns whether a restart of Redis may lose acknowledged writes. */
    boolean mayForget() {
        return endpoint.durability() instanceof Durability.Fast;
    }

    /** Returns whether {@code CONFIG GET} is needed: {@code INFO} does not report how the file is synced. */
    boolean needsConfig() {
        return !mayForget();
    }

    /**
     * Checks the reply to {@code INFO}.
     *
     * @throws UnfitRedisException if Redis does not meet the requirements
     */
    void checkFacts(RedisFacts facts) {
        String version = facts.text("redis_version");
        require(
                facts.majorVersion() >= VERSION_MIN,
                "it is Redis " + (version.isEmpty() ? "of an unknown version" : version) + "; Redis " + VERSION_MIN
                        + ".0 or newer is needed");
        require(
                !facts.text("role").equals("slave"),
                "it is a replica of " + facts.text("master_host") + ":" + facts.text("master_port")
                        + "; redis.url must name the primary");
        checkEviction(facts);
        if (endpoint.durability() instanceof Durability.Fast) {
            note(
                    "redis.durability is fast: what is acknowledged is in Redis's memory; when Redis dies, about the last two"
                            + " seconds of it are lost");
        } else {
            require(
                    facts.number("aof_enabled") == 1 || endpoint.trustConfig(),
                    wrong("appendonly", "yes", facts.text("aof_enabled").equals("0") ? "no" : "something unknown"));
        }
        if (endpoint.durability() instanceof Durability.Replicated wanted) {
            int online = facts.onlineReplicas();
            require(
                    online >= wanted.replicas(),
                    "redis.durability replicated with redis.replicas " + wanted.replicas()
                            + " needs as many replicas that" + " follow, but Redis has " + online
                            + ": attach replicas, or set redis.replicas lower");
        }
    }

    private void checkEviction(RedisFacts facts) {
        String policy = facts.text("maxmemory_policy");
        boolean bounded = facts.number("maxmemory") > 0;
        if (bounded) {
            require(
                    policy.equals("noeviction"),
                    "maxmemory-policy is " + policy
                            + ", which deletes stock and reservations when memory runs short: set"
                            + " \"maxmemory-policy noeviction\" in Redis's configuration");
            note("Redis has a maxmemory of " + facts.text("maxmemory")
                    + " bytes; when it is reached, everything that writes is refused");
        } else if (!policy.equals("noeviction")) {
            note("Redis's maxmemory-policy is " + policy + "; it evicts nothing as long as maxmemory is 0, but set"
                    + " noeviction");
        }
    }

    /**
     * Checks the reply to {@code CONFIG GET}.
     *
     * @param config settings by name; null if Redis does not permit reading them
     * @param why reason that Redis gave for that
     * @throws UnfitRedisException if Redis does not meet the requirements
     */
    void checkConfig(@Nullable Map<String, String> config, String why) {
        String tier = endpoint.durability().tier();
        if (config == null) {
            require(
                    endpoint.trustConfig(),
                    "redis.durability " + tier + " cannot be checked, since Redis does not let CONFIG GET be asked ("
                            + why
                            + "): allow it, or, if you know that it runs appendonly yes, appendfsync always and"
                            + " no-appendfsync-on-rewrite no, say so with redis.trustConfig: true");
            note("Redis does not let its settings be read; redis.trustConfig says that they keep redis.durability "
                    + tier);
            return;
        }
        demand(config, "appendfsync", "always");
        demand(config, "no-appendfsync-on-rewrite", "no");
    }

    private void demand(Map<String, String> config, String setting, String value) {
        String is = config.getOrDefault(setting, "");
        // A managed server may answer with an empty reply instead of refusing.
        boolean trusted = is.isEmpty() && endpoint.trustConfig();
        require(is.equals(value) || trusted, wrong(setting, value, is.isEmpty() ? "something unknown" : is));
    }

    private String wrong(String setting, String value, String is) {
        return "redis.durability " + endpoint.durability().tier() + " needs " + setting + " " + value
                + ", but Redis has " + is + ": set \"" + setting + " " + value
                + "\" in its configuration, or redis.durability: fast if you can do without";
    }

    private static void require(boolean fits, String otherwise) {
        if (!fits) {
            throw new UnfitRedisException(otherwise);
        }
    }

    private void note(String remark) {
        if (said.add(remark)) {
            LOG.warn("{}", remark);
        }
    }
}
