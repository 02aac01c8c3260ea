package io.tallylight.embedded;

import java.nio.file.Path;

/** A Redis in a folder that it holds for itself; elsewhere the engine holds the folder. */
final class HeldRedis implements AutoCloseable {
    private final DataFolder folder;
    private final EmbeddedRedis redis;

    private HeldRedis(DataFolder folder, EmbeddedRedis redis) {
        this.folder = folder;
        this.redis = redis;
    }

    static HeldRedis start(Path data) throws EmbeddedRedisException {
        return start(data, PortAllocator::random);
    }

    static HeldRedis start(Path data, PortAllocator portAllocator) throws EmbeddedRedisException {
        return start(data, folder -> EmbeddedRedis.start(folder, AppendFsync.ALWAYS, portAllocator));
    }

    static HeldRedis start(Path data, ServerChoice choice) throws EmbeddedRedisException {
        return start(data, folder -> EmbeddedRedis.start(folder, AppendFsync.ALWAYS, choice));
    }

    private interface Start {
        EmbeddedRedis in(DataFolder folder) throws EmbeddedRedisException;
    }

    private static HeldRedis start(Path data, Start start) throws EmbeddedRedisException {
        DataFolder folder = DataFolder.open(data);
        boolean started = false;
        try {
            HeldRedis held = new HeldRedis(folder, start.in(folder));
            started = true;
            return held;
        } finally {
            if (!started) {
                folder.close();
            }
        }
    }

    String url() {
        return redis.url();
    }

    String engineUrl() {
        return redis.engineUrl();
    }

    EmbeddedRedis.Server server() {
        return redis.server();
    }

    long pid() {
        return redis.pid();
    }

    void onChange(EmbeddedRedis.Listener listener) {
        redis.onChange(listener);
    }

    @Override
    public void close() {
        redis.close();
        folder.close();
    }
}
