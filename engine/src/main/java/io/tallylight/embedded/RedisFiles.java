package io.tallylight.embedded;

import io.tallylight.files.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The paths of the embedded Redis's files: everything is in {@code <data>/redis}. */
record RedisFiles(Path folder) {
    static RedisFiles in(DataFolder data) throws IOException {
        return new RedisFiles(PrivateFiles.folder(data.path().resolve("redis")));
    }

    /** Returns the server; its path, inside the data folder, also identifies a process as ours. */
    Path server() {
        return folder.resolve("redis-server");
    }

    /** Returns the same program under the name with which it checks an append-only file instead of serving. */
    Path checker() {
        Path valkeys = checkerOf("valkey");
        return Files.exists(valkeys) ? valkeys : checkerOf("redis");
    }

    /** Returns the name with which {@code redis} or {@code valkey} does so. */
    Path checkerOf(String product) {
        return folder.resolve(product + "-check-aof");
    }

    Path conf() {
        return folder.resolve("redis.conf");
    }

    Path pid() {
        return folder.resolve("redis.pid");
    }

    /** Returns the process that recorded its number when it began to listen; it may be long gone. */
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

    /** Returns the file that names the parts of the append-only file, oldest first. */
    Path manifest() {
        return aofFolder().resolve("appendonly.aof.manifest");
    }
}
