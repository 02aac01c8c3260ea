package io.tallylight.feed;

import org.jspecify.annotations.Nullable;

/** How messages get to a client. What they say is the same. */
enum Transport {
    /** One text frame a message. */
    WEBSOCKET {
        @Override
        Frame frame(byte[] json, @Nullable String place) {
            return Frame.text(json);
        }

        @Override
        Frame ping(byte[] json) {
            return Frame.textAndPing(json);
        }
    },

    /** Server-sent events: one event a message, which carries its place in the show's life as the event's id. */
    EVENTS {
        @Override
        Frame frame(byte[] json, @Nullable String place) {
            return Frame.event(json, place);
        }

        @Override
        Frame ping(byte[] json) {
            return frame(json, null);
        }
    };

    /**
     * Encodes a message for the wire; the caller keeps the frame.
     *
     * @param json on one line
     * @param place {@code <epoch>:<seq>} that whoever has this message resumes from; null where that stays as it was
     */
    abstract Frame frame(byte[] json, @Nullable String place);

    /** The same for a message that asks for a sign of life, where clients have a way to give one. */
    abstract Frame ping(byte[] json);
}
