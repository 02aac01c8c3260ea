package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.boot.Engine;
import io.tallylight.config.Config;
import io.tallylight.config.ServerUrl;
import io.tallylight.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Two engines on one Redis and one SQLite file, asked to rebuild a show at the same time. */
class RebuildOverTwoNodesHttpTest extends RecoveryFixture {
    private static final int ORDERS = 60;

    @Override
    Config config() {
        ServerUrl file = new ServerUrl("jdbc:sqlite:" + folder.resolve("engine/orders.db"));
        return super.config().withOrders(new Config.Orders(file, 4, null, null, null, 1_000));
    }

    private static CompletableFuture<Reply> rebuildSoon(Api node, String show) {
        return CompletableFuture.supplyAsync(() -> node.send("POST", "/v1/shows/" + show + "/rebuild", ""));
    }

    @Test
    void oneOfThemDoesItAndTheOthersAreToldSo() throws Exception {
        Config second = config().withDataDir(folder.resolve("second"));
        try (Engine other = Engine.start(second)) {
            Api there = new Api(other.port());
            String show = api.liveShow();
            api.offer(show, "A", 1_000);
            for (int i = 0; i < ORDERS; i++) {
                buy(show, "ann", "A");
            }
            Await.until("they are recorded", () -> recorded(show).size() == ORDERS);
            for (int round = 0; round < 3; round++) {
                flushAll();
                awaitLost(show);
                List<CompletableFuture<Reply>> asked = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    asked.add(rebuildSoon(api, show));
                    asked.add(rebuildSoon(there, show));
                }
                List<Integer> statuses =
                        asked.stream().map(Await::done).map(Reply::status).toList();
                assertTrue(statuses.contains(200), statuses::toString);
                assertTrue(
                        statuses.stream().allMatch(status -> status == 200 || status == 409),
                        () -> asked.stream()
                                .map(Await::done)
                                .map(Reply::text)
                                .toList()
                                .toString());
                assertTrue(redis.ask("KEYS *rebuil*").startsWith("*0"), () -> redis.ask("KEYS *rebuil*"));
                for (Api node : List.of(api, there)) {
                    Await.until(
                            "each node serves it",
                            () -> node.get("/v1/shows/" + show + "/ledger").status() == 200);
                }
                assertEquals((1_000 - ORDERS) + " 0 " + ORDERS, api.counters(show, "A"));
                api.audit(show);
                there.audit(show);
            }
        }
    }
}
