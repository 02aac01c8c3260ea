package io.tallylight.feed;

import org.jspecify.annotations.Nullable;

/** The ways in which messages get to a client. All carry the same messages. */
enum Transport {
    /** WebSocket, with one text frame for each message. */
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

    /**
     * Server-sent events, with one event for each message, which carries its place in the show's history as the event's
     * id.
     */
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
     * Encodes a message for the wire; the caller owns the frame.
     *
     * @param json on one line
     * @param place {@code <epoch>:<seq>} from which a client with this message resumes; null if its place does not
     *     change
     */
    abstract Frame frame(byte[] json, @Nullable String place);

    /**
     * Encodes a message that asks for an answer, if clients of this transport can answer; the caller owns the frame.
     */
    abstract Frame ping(byte[] json);
}
