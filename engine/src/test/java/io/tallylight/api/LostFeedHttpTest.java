package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tallylight.testing.Await;
import org.junit.jupiter.api.Test;

/** What viewers of a show see that Redis lost. */
class LostFeedHttpTest extends RecoveryFixture {
    @Test
    void viewersAreToldThatStockIsUncertainUntilTheShowIsBack() {
        String show = api.liveShow();
        api.offer(show, "A", 10);
        buy(show, "ann", "A");
        Await.until("it is recorded", () -> recorded(show).size() == 1);
        FeedViewer viewer = FeedViewer.open(api.port(), show);
        viewer.await("\"stock\":\"in\"");
        flushAll();
        viewer.await("\"stock\":\"uncertain\"");
        awaitLost(show);
        FeedViewer late = FeedViewer.open(api.port(), show);
        viewer.messages.clear();
        assertEquals(1, rebuild(show).path("orders").asInt());
        viewer.await("\"status\":\"paused\"");
        Await.until(
                "the late one is served, or told to come back",
                () -> late.closedWith == 4002
                        || late.messages.stream().anyMatch(message -> message.contains("\"status\":\"paused\"")));
    }
}
