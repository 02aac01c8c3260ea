package io.tallylight.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.boot.Engine;
import io.tallylight.config.Config;
import io.tallylight.feed.FeedClient;
import io.tallylight.json.Json;
import io.tallylight.testing.Await;
import io.tallylight.testing.FaultyProxy;
import io.tallylight.testing.RealRedis;
import io.tallylight.testing.Seed;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Viewers over WebSockets and over events come and go at random, to either of two engines, through networks that lose,
 * delay and cut, while stock changes. At rest each holds what the ledger holds. Repeat a failure with
 * {@code -Dtallylight.seed=…}; more rounds with {@code -Dtallylight.feed.rounds=…}.
 */
class FeedThroughFaultyNetworkTest {
    private static final int ROUNDS = Integer.getInteger("tallylight.feed.rounds", 40);
    private static final int VIEWERS = 8;
    private static final int SKUS = 5;

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final List<FaultyProxy> networks = new ArrayList<>();
    private final Seed seed = Seed.of(FeedThroughFaultyNetworkTest.class);
    private final Random random = seed.random();

    /** Someone who comes back with what it had. */
    private final class Comer {
        private final boolean overEvents;
        private ObjectNode held = Json.object();
        private @Nullable FeedClient client;

        Comer(boolean overEvents) {
            this.overEvents = overEvents;
        }

        void come() {
            leave();
            String after = held.path("epoch").asText() + ":" + held.path("seq").asLong();
            String path = "/v1/shows/random/feed" + (held.isEmpty() ? "" : "?after=" + after);
            FaultyProxy network = networks.get(random.nextInt(networks.size()));
            int port = URI.create(network.url()).getPort();
            try {
                client = overEvents
                        ? FeedClient.overEvents(vertx, port, path, held, null)
                        : new FeedClient(vertx, port, path, held);
            } catch (AssertionError e) {
                client = null; // the network let no connection through
            }
        }

        void leave() {
            FeedClient before = client;
            if (before != null) {
                held = before.whole();
                before.close();
                client = null;
            }
        }

        boolean holds(JsonNode audit) {
            FeedClient now = client;
            if (now == null || now.isClosed()) {
                come();
                return false;
            }
            now.requireNoGap();
            for (JsonNode offer : audit.path("offers")) {
                JsonNode seen = now.offer(offer.path("sku").textValue());
                for (String field : new String[] {"available", "reserved", "sold"}) {
                    if (!offer.path(field).equals(seen.path(field))) {
                        return false;
                    }
                }
            }
            return now.seq() == audit.path("seq").asLong()
                    && now.whole().path("offers").size() == audit.path("offers").size();
        }
    }

    @Test
    void atRestEveryViewerHoldsWhatTheLedgerHolds() throws Exception {
        try (RealRedis redis = new RealRedis(folder.resolve("redis"));
                Engine one = engine("one", redis);
                Engine other = engine("other", redis)) {
            networks.add(new FaultyProxy(one.port()));
            networks.add(new FaultyProxy(other.port()));
            List<Http> engines = List.of(new Http(one.port()), new Http(other.port()));
            String show = engines.get(0).liveShow("random", 600_000);
            List<Comer> viewers = new ArrayList<>();
            for (int i = 0; i < VIEWERS; i++) {
                Comer viewer = new Comer(i % 2 == 0);
                viewer.come();
                viewers.add(viewer);
            }
            for (int round = 0; round < ROUNDS; round++) {
                disturb();
                viewers.get(random.nextInt(VIEWERS)).come();
                change(engines.get(random.nextInt(2)), show);
            }
            networks.forEach(FaultyProxy::heal);
            JsonNode audit = engines.get(0).audit(show);
            for (int i = 0; i < VIEWERS; i++) {
                Comer viewer = viewers.get(i);
                Await.until("viewer " + i + " holds " + audit + ", " + seed, () -> viewer.holds(audit));
            }
            viewers.forEach(Comer::leave);
            assertEquals(audit, engines.get(1).audit(show));
        } finally {
            networks.forEach(FaultyProxy::close);
            Await.result(vertx.close());
        }
    }

    private void disturb() {
        FaultyProxy network = networks.get(random.nextInt(networks.size()));
        FaultyProxy.Way[] ways = FaultyProxy.Way.values();
        switch (random.nextInt(6)) {
            case 0 -> network.reset();
            case 1, 2 -> network.way(ways[random.nextInt(ways.length)]);
            case 3 -> network.heal();
            default -> {
                // Some rounds are quiet.
            }
        }
    }

    private void change(Http http, String show) {
        for (int i = random.nextInt(6); i >= 0; i--) {
            String sku = "sku-" + random.nextInt(SKUS);
            switch (random.nextInt(8)) {
                case 0 -> {
                    int made = http.put(
                                    show + "/offers/" + sku,
                                    "{'title':'T" + random.nextInt(9) + "','price':5,'allotted':40}")
                            .status();
                    assertEquals(2, made / 100);
                }
                case 1 -> {
                    int gone = http.delete(show + "/offers/" + sku).status();
                    assertTrue(List.of(204, 404, 409).contains(gone), () -> gone + ", " + seed);
                }
                case 2, 3 -> {
                    int sold = http.post(
                                    show + "/orders",
                                    "{'buyerId':'b','lines':[{'sku':'" + sku
                                            + "','quantity':1}],'payment':{'method':'external','reference':'r'}}")
                            .status();
                    assertTrue(List.of(201, 404, 409, 422).contains(sold), () -> sold + ", " + seed);
                }
                default -> {
                    int held = http.post(show + "/reservations", Http.basket("b" + i, sku, 1 + random.nextInt(3)))
                            .status();
                    assertTrue(List.of(201, 404, 409, 422).contains(held), () -> held + ", " + seed);
                }
            }
        }
    }

    private Engine engine(String name, RealRedis redis) throws Exception {
        return Engine.start(Config.defaults()
                .withHttpPort(0)
                .withDataDir(Files.createDirectory(folder.resolve(name)))
                .withRedisUrl(redis.url()));
    }
}
