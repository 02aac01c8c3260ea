package io.tallylight.embedded;

import java.util.List;

/**
 * The Redis user of the engine. It may send the commands that the engine sends and that its scripts call, and no
 * others: it can neither change settings, load modules, follow another server, end Redis, nor delete all data. The
 * owner, whose password only this package uses, may do everything.
 */
final class EngineUser {
    static final String NAME = "engine";

    /** Commands in alphabetical order; a test compares them with those that the code calls. */
    static final List<String> COMMANDS = List.of(
            "bgrewriteaof",
            "config|get",
            "del",
            "echo",
            "evalsha",
            "exists",
            "get",
            "getdel",
            "hdel",
            "hexists",
            "hget",
            "hgetall",
            "hincrby",
            "hkeys",
            "hlen",
            "hmget",
            "hscan",
            "hset",
            "hsetnx",
            "hvals",
            "info",
            "lindex",
            "llen",
            "lrange",
            "persist",
            "pexpire",
            "ping",
            "pttl",
            "rename",
            "rpush",
            "sadd",
            "scard",
            "script|load",
            "set",
            "smembers",
            "srem",
            "time",
            "type",
            "unlink",
            "wait",
            "xack",
            "xadd",
            "xdel",
            "xgroup|create",
            "xgroup|setid",
            "xinfo|consumers",
            "xinfo|groups",
            "xinfo|stream",
            "xlen",
            "xpending",
            "xrange",
            "xread",
            "xreadgroup",
            "xrevrange",
            "xtrim",
            "zadd",
            "zrange",
            "zrangebyscore",
            "zrem");

    private EngineUser() {}

    /** Returns the line of the configuration that makes the user. */
    static String line(String password) {
        return "user " + NAME + " on >" + password + " ~* resetchannels -@all +" + String.join(" +", COMMANDS) + "\n";
    }
}
