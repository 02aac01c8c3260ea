package io.tallylight.feed;

/** The same for viewers that come over server-sent events. */
class ResumeOverEventsTest extends ResumeTest {
    @Override
    boolean overEvents() {
        return true;
    }
}
