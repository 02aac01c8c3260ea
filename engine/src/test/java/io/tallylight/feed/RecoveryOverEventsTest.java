package io.tallylight.feed;

/** The same for viewers that come over server-sent events. */
class RecoveryOverEventsTest extends RecoveryTest {
    @Override
    boolean overEvents() {
        return true;
    }
}
