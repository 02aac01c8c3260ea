package io.tallylight.feed;

/** The same for viewers that come over server-sent events. */
class RandomFeedOverEventsTest extends RandomFeedTest {
    @Override
    boolean overEvents() {
        return true;
    }
}
