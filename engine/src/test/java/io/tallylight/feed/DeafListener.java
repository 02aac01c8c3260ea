package io.tallylight.feed;

/** Hears nothing of what a line has to say. */
final class DeafListener implements FeedLine.Listener {
    @Override
    public void said(FeedSocket viewer, byte[] message) {}

    @Override
    public void broke(FeedSocket viewer, String rule) {}

    @Override
    public void closed(FeedSocket viewer) {}
}
