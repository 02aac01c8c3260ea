package io.tallylight.load.client;

/** How a feed is listened to; the messages are the same. */
public enum FeedTransport {
    WEBSOCKET,
    /** Server-sent events. */
    EVENTS
}
