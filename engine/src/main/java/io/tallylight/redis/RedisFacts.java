package io.tallylight.redis;

import io.vertx.redis.client.Response;
import java.util.HashMap;
import java.util.Map;

/**
 * The reply of a Redis to {@code INFO}. A field that its version does not have is empty, or 0 as a number.
 *
 * @param fields values of the fields, by name
 */
record RedisFacts(Map<String, String> fields) {
    static RedisFacts of(Response info) {
        return of(info.toString());
    }

    static RedisFacts of(String info) {
        Map<String, String> fields = new HashMap<>();
        info.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        });
        return new RedisFacts(Map.copyOf(fields));
    }

    String text(String field) {
        return fields.getOrDefault(field, "");
    }

    long number(String field) {
        try {
            return Long.parseLong(text(field));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    RedisIncarnation life() {
        return new RedisIncarnation(text("run_id"), text("master_replid"));
    }

    /**
     * Returns the id of the history of writes that it followed before its own; zeros, or empty, if it followed none.
     */
    String previousReplicationId() {
        return text("master_replid2");
    }

    /** Returns the first number of the version; 0 if there is none. */
    int majorVersion() {
        String major = text("redis_version").split("\\.", 2)[0];
        return major.matches("\\d{1,4}") ? Integer.parseInt(major) : 0;
    }

    /** Returns the number of replicas that are online now. */
    int onlineReplicas() {
        int online = 0;
        for (Map.Entry<String, String> field : fields.entrySet()) {
            if (field.getKey().matches("slave\\d+") && field.getValue().contains("state=online")) {
                online++;
            }
        }
        return online;
    }

    /** Returns whether Redis still loads its data after a start; until then it serves no client. */
    boolean isLoading() {
        return number("loading") == 1;
    }

    /**
     * Returns whether the append-only file is still the one that was loaded at the start, with commands in it. Both
     * sizes are in bytes; a file that was created empty, or rewritten since, holds only commands of this process.
     */
    boolean runsOnLoadedFile() {
        return number("aof_enabled") == 1
                && number("aof_rewrites") == 0
                && number("aof_current_size") > number("aof_base_size");
    }

    /** Returns whether the file is being rewritten for the first time since the start, or is about to be. */
    boolean firstRewriteUnderWay() {
        boolean running = number("aof_rewrite_in_progress") == 1 || number("aof_rewrite_scheduled") == 1;
        return running && number("aof_rewrites") <= 1;
    }
}
