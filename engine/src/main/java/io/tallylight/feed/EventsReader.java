package io.tallylight.feed;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.tallylight.redis.SharedRedis;
import io.tallylight.show.ShowEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Reads the entries after a position in many events streams, with one {@code XREAD} that does not wait. For any thread.
 */
final class EventsReader {
    /** Largest number of entries read of one stream at a time; the rest is read at the next tick. */
    static final int ENTRIES_MAX = 500;

    /** One entry of a stream, not decoded yet: an invalid entry of one show must not stop the others. */
    record Entry(String id, ByteBuffer packed) {
        ShowEvent event() {
            return ShowEvent.decode(bytes());
        }

        byte[] bytes() {
            byte[] bytes = new byte[packed.remaining()];
            packed.duplicate().get(bytes);
            return bytes;
        }

        /** Returns the time at which it was written, epoch ms of Redis's clock. */
        long at() {
            return Long.parseLong(id.substring(0, id.indexOf('-')));
        }
    }

    private final SharedRedis redis;

    EventsReader(SharedRedis redis) {
        this.redis = redis;
    }

    /**
     * Reads the entries after the given ids, by stream key; a stream without new entries is absent. Completes on a
     * thread of Lettuce, with a {@code RedisException} if Redis is away.
     */
    @SuppressWarnings({"unchecked", "rawtypes"}) // a generic array is what xread takes
    CompletionStage<Map<String, List<Entry>>> read(Map<String, String> lastIds) {
        XReadArgs.StreamOffset<byte[]>[] offsets = new XReadArgs.StreamOffset[lastIds.size()];
        int i = 0;
        for (Map.Entry<String, String> stream : lastIds.entrySet()) {
            byte[] key = stream.getKey().getBytes(StandardCharsets.UTF_8);
            offsets[i++] = XReadArgs.StreamOffset.from(key, stream.getValue());
        }
        return redis.commands()
                .xread(XReadArgs.Builder.count(ENTRIES_MAX), offsets)
                .thenApply(EventsReader::byStream);
    }

    /** Returns the id of a stream's last entry; {@code 0-0} if it has none. Completes like {@code read}. */
    CompletionStage<String> lastId(String stream) {
        byte[] key = stream.getBytes(StandardCharsets.UTF_8);
        return redis.commands()
                .xrevrange(key, Range.unbounded(), Limit.from(1))
                .thenApply(last -> last.isEmpty() ? "0-0" : last.get(0).getId());
    }

    private static Map<String, List<Entry>> byStream(List<StreamMessage<byte[], byte[]>> messages) {
        Map<String, List<Entry>> streams = new HashMap<>();
        for (StreamMessage<byte[], byte[]> message : messages) {
            String key = new String(message.getStream(), StandardCharsets.UTF_8);
            byte[] event = message.getBody().values().iterator().next();
            streams.computeIfAbsent(key, name -> new ArrayList<>())
                    .add(new Entry(message.getId(), ByteBuffer.wrap(event)));
        }
        return streams;
    }
}
