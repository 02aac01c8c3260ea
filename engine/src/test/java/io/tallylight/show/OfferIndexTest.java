package io.tallylight.show;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tallylight.json.Json;
import io.tallylight.ledger.Ledger;
import io.tallylight.ledger.command.Refusal;
import io.tallylight.redis.RedisEndpoint;
import io.tallylight.redis.SharedRedis;
import io.tallylight.testing.Await;
import io.tallylight.testing.RealRedis;
import io.tallylight.testing.Seed;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What definitions leave in the index of external ids. */
class OfferIndexTest {
    private static final Ledger.Limits LIMITS = new Ledger.Limits(8, 4_000, 20_000, 60_000);
    private static final String SHOW = "spring";
    private static final int OFFERS_MAX = 2;
    private static final int RIVALS = 12;
    private static final int ROUNDS = 50;

    private final Seed seed = Seed.of(OfferIndexTest.class);

    @TempDir
    static Path folder;

    private final Vertx vertx = Vertx.vertx();
    private RealRedis redis;
    private SharedRedis streams;
    private RedisClient client;
    private RedisCommands<String, String> raw;
    private Ledger ledger;
    private Shows shows;

    @SuppressWarnings("NullAway.Init") // before each test
    OfferIndexTest() {}

    @BeforeEach
    void start() throws Exception {
        redis = new RealRedis(folder);
        streams = SharedRedis.connect(redis.url());
        client = RedisClient.create(redis.url());
        raw = client.connect().sync();
        assertEquals("OK", raw.flushall());
        ledger = Await.result(Ledger.open(vertx, RedisEndpoint.of(redis.url()), 1, LIMITS, new SimpleMeterRegistry()));
        shows = new Shows(
                ledger,
                new ShowReader(streams),
                new OfferIndex(streams, ledger.reader()),
                new DefinitionLimits(3_600_000, OFFERS_MAX),
                () -> "e",
                show -> Future.succeededFuture());
        ObjectNode show = Json.object().put("title", "Spring").put("currency", "EUR");
        Await.result(shows.putShow(SHOW, show, Precondition.NONE));
    }

    @AfterEach
    void stop() throws Exception {
        Await.result(ledger.close());
        client.close();
        streams.close();
        redis.close();
        Await.result(vertx.close());
    }

    private static ObjectNode offer(int variant) {
        ObjectNode offer = Json.object().put("title", "Mug").put("price", 1_000).put("allotted", 5);
        offer.putObject("externalIds").put("shopifyVariantId", Integer.toString(variant));
        return offer;
    }

    private Set<String> listed(int variant) {
        return raw.smembers("tl:external:shopifyVariantId:" + variant);
    }

    @Test
    void aRefusedDefinitionLeavesNothingInTheIndex() {
        for (int i = 1; i <= OFFERS_MAX; i++) {
            Await.result(shows.putOffer(SHOW, "sku-" + i, offer(i), Precondition.NONE));
        }
        Throwable refused = Await.result(shows.putOffer(SHOW, "one more", offer(99), Precondition.NONE)
                .map(made -> (Throwable) new AssertionError("made"))
                .otherwise(failure -> failure));
        assertEquals(
                Refusal.TOO_MANY_OFFERS, ((RefusedException) refused).outcome().refusal());
        assertEquals(Set.of(), listed(99));
        assertEquals(Set.of(SHOW + "\0sku-1"), listed(1));
    }

    @Test
    void whateverIsRefusedOrDeletedBesideItNoOfferWithAnIdIsUnlisted() {
        Random random = seed.random();
        for (int round = 0; round < ROUNDS; round++) {
            List<Future<?>> rivals = new ArrayList<>();
            for (int i = 0; i < RIVALS; i++) {
                int variant = 1 + random.nextInt(OFFERS_MAX + 2);
                rivals.add(
                        random.nextInt(4) == 0
                                ? shows.removeOffer(SHOW, "sku-" + variant, Precondition.NONE)
                                : shows.putOffer(SHOW, "sku-" + variant, offer(variant), Precondition.NONE));
            }
            Await.result(Future.join(rivals).transform(all -> Future.succeededFuture()));
            for (int variant = 1; variant <= OFFERS_MAX + 2; variant++) {
                if (Await.result(shows.offer(SHOW, "sku-" + variant)).isPresent()) {
                    assertEquals(Set.of(SHOW + "\0sku-" + variant), listed(variant), "round " + round);
                }
            }
        }
    }
}
