package io.tallylight.load.bench;

import io.tallylight.load.bench.rig.RedisLink;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which Redis was measured: builds differ by half in what a command costs. */
final class RedisFacts {
    private RedisFacts() {}

    static Map<String, String> of(RedisLink redis) throws IOException {
        var server = redis.info("server");
        var memory = redis.info("memory");
        var facts = new LinkedHashMap<String, String>();
        facts.put(
                "redis",
                server.get("redis_version") + " (the embedded one; build " + server.get("redis_build_id") + ", gcc "
                        + server.get("gcc_version") + ", " + memory.get("mem_allocator") + ", "
                        + server.get("multiplexing_api") + ")");
        facts.put("redis settings", "appendonly yes, appendfsync always, no rewrite while a row is measured");
        return facts;
    }
}
