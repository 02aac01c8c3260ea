package io.tallylight.feed;

/** The same for viewers that come over server-sent events. */
class FullHouseOverEventsTest extends FullHouseTest {
    @Override
    boolean overEvents() {
        return true;
    }
}
