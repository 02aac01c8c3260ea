package io.tallylight.feed;

/** Hears nothing of what a line has to say. */
final class DeafListener implements FeedConnection.Listener {
    @Override
    public void said(Subscriber viewer, byte[] message) {}

    @Override
    public void broke(Subscriber viewer, String rule) {}

    @Override
    public void closed(Subscriber viewer) {}
}
