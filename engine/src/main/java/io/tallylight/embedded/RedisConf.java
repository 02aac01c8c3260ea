package io.tallylight.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration of the embedded Redis.
 *
 * @param port on loopback, 1 to 65535
 * @param password the owner's: 64 hexadecimal digits, new with each start of the engine; it is written only to a file
 *     of mode 0600
 * @param enginePassword the password of {@link EngineUser}, likewise
 * @param sync policy for syncing writes to the disk
 */
record RedisConf(int port, String password, String enginePassword, AppendFsync sync) {
    /**
     * Settings that make an acknowledged write durable, and keep Redis from ever dropping one; {@code
     * config/redis.conf} has them too.
     */
    static final String DURABILITY = """
            appendonly yes
            appendfsync always
            no-appendfsync-on-rewrite no
            aof-use-rdb-preamble yes
            aof-load-truncated yes
            auto-aof-rewrite-percentage 100
            auto-aof-rewrite-min-size 64mb
            save ""
            maxmemory-policy noeviction
            """;

    /**
     * Limits for what strangers on this machine can cost. Redis 7.0 buffers refusals for clients that have no password
     * and do not read them (CVE-2025-21605); the largest of our own replies are some tens of megabytes. The memory of
     * all clients together is limited too: the client that uses most is disconnected first.
     */
    private static final String STRANGERS = """
            maxclients 512
            client-output-buffer-limit normal 256mb 64mb 10
            maxmemory-clients 512mb
            client-query-buffer-limit 64mb
            """;

    static RedisConf fresh(SecureRandom random, int port, AppendFsync sync) {
        return new RedisConf(port, password(random), password(random), sync);
    }

    private static String password(SecureRandom random) {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        return HexFormat.of().formatHex(secret);
    }

    /** Reads the configuration that an earlier engine left behind, without the password of the engine's user. */
    static Optional<RedisConf> read(RedisFiles files) {
        try {
            Map<String, String> values = new HashMap<>();
            for (String line : Files.readAllLines(files.conf())) {
                String[] words = line.split(" ", 2);
                values.put(words[0], words.length == 2 ? words[1] : "");
            }
            int port = Integer.parseInt(values.getOrDefault("port", ""));
            return Optional.of(new RedisConf(port, values.getOrDefault("requirepass", ""), "", AppendFsync.ALWAYS));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    void write(RedisFiles files) throws IOException {
        Path fresh = files.folder().resolve("redis.conf.new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, text(files));
        Files.move(fresh, files.conf(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private String text(RedisFiles files) {
        return "# Written by Tallylight at each start; changes here are lost.\n"
                + "bind 127.0.0.1\n"
                + "port " + port + "\n"
                + "requirepass " + password + "\n"
                + EngineUser.line(enginePassword)
                + "daemonize no\n"
                + "pidfile " + quoted(files.pid()) + "\n"
                + "dir " + quoted(files.folder()) + "\n"
                + "tcp-keepalive 60\n"
                + STRANGERS
                + DURABILITY.replace("appendfsync always", "appendfsync " + sync.setting());
    }

    /** Returns a text without the passwords, since it may end up in a log. */
    @Override
    public String toString() {
        return "Redis on port " + port + ", " + sync;
    }

    private static String quoted(Path path) {
        return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
