package io.tallylight.feed;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is told to many: written as JSON once, and once more for each transport that somebody listens by. Belongs to the
 * hub's context; who made it releases it.
 */
final class SharedMessage {
    private final byte[] json;
    private final @Nullable String place;
    private final Map<Transport, Frame> frames = new EnumMap<>(Transport.class);

    private final boolean ping;

    private SharedMessage(byte[] json, @Nullable String place, boolean ping) {
        this.json = json;
        this.place = place;
        this.ping = ping;
    }

    /** A message after which a client is at that place. */
    static SharedMessage at(String epoch, long seq, byte[] json) {
        return new SharedMessage(json, epoch + ':' + seq, false);
    }

    /** A message that moves nobody. */
    static SharedMessage aside(byte[] json) {
        return new SharedMessage(json, null, false);
    }

    /** A message that moves nobody and that each client should answer, where its transport has a way to. */
    static SharedMessage ping(byte[] json) {
        return new SharedMessage(json, null, true);
    }

    /** The frame for a transport, counted for the caller. */
    Frame of(Transport transport) {
        return frames.computeIfAbsent(transport, way -> ping ? way.ping(json) : way.frame(json, place))
                .retain();
    }

    void release() {
        frames.values().forEach(Frame::release);
        frames.clear();
    }
}
