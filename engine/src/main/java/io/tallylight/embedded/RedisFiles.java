package io.tallylight.embedded;

import io.tallylight.files.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the embedded Redis keeps what: everything in {@code <data>/redis}. */
record RedisFiles(Path folder) {
    static RedisFiles in(DataFolder data) throws IOException {
        return new RedisFiles(PrivateFiles.folder(data.path().resolve("redis")));
    }

    /** The server; its path, inside the data folder, is also how a process is known to be ours. */
    Path server() {
        return folder.resolve("redis-server");
    }

    /** The same program under the name that makes it check an append-only file instead of serving. */
    Path checker() {
        Path valkeys = checkerOf("valkey");
        return Files.exists(valkeys) ? valkeys : checkerOf("redis");
    }

    /** The name that makes {@code redis} or {@code valkey} do so. */
    Path checkerOf(String product) {
        return folder.resolve(product + "-check-aof");
    }

    Path conf() {
        return folder.resolve("redis.conf");
    }

    Path pid() {
        return folder.resolve("redis.pid");
    }

    /** The process that wrote itself down when it began to listen; it may be long gone. */
    Optional<Long> recordedPid() {
        try {
            return Optional.of(Long.parseLong(Files.readString(pid()).strip()));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    Path log() {
        return folder.resolve("redis.log");
    }

    Path aofFolder() {
        return folder.resolve("appendonlydir");
    }

    /** Names the files that make up the append-only file, oldest first. */
    Path manifest() {
        return aofFolder().resolve("appendonly.aof.manifest");
    }
}
