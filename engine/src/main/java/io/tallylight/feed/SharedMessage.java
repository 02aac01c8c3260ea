package io.tallylight.feed;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message to many sockets: written as JSON once, and encoded once more for each transport in use. Belongs to the
 * hub's context; its creator releases it.
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

    /** Returns a message that brings a client to the given place. */
    static SharedMessage at(String epoch, long seq, byte[] json) {
        return new SharedMessage(json, epoch + ':' + seq, false);
    }

    /** Returns a message that does not change a client's place. */
    static SharedMessage aside(byte[] json) {
        return new SharedMessage(json, null, false);
    }

    /**
     * Returns a message that does not change a client's place and that each client should answer, if its transport has
     * answers.
     */
    static SharedMessage ping(byte[] json) {
        return new SharedMessage(json, null, true);
    }

    /** Returns the frame for a transport, with a reference for the caller. */
    Frame of(Transport transport) {
        return frames.computeIfAbsent(transport, way -> ping ? way.ping(json) : way.frame(json, place))
                .retain();
    }

    void release() {
        frames.values().forEach(Frame::release);
        frames.clear();
    }
}
