package io.tallylight.feed;

/** The same for viewers that come over server-sent events. */
class SnapshotOverEventsTest extends SnapshotTest {
    @Override
    boolean overEvents() {
        return true;
    }
}
