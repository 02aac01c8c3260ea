package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.boot.Engine;
import io.tallylight.config.Config;
import io.tallylight.config.Secret;
import io.tallylight.redis.ShowKeys;
import io.tallylight.testing.Await;
import io.tallylight.testing.FakeIntent;
import io.tallylight.testing.FakeStripe;
import io.tallylight.testing.FaultyProxy;
import io.tallylight.testing.RealRedis;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a payment that began on a primary whose replica was promoted before it heard of it. */
class PromotedPaymentHttpTest {
    @TempDir
    Path folder;

    private final List<AutoCloseable> undo = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (int i = undo.size() - 1; i >= 0; i--) {
            undo.get(i).close();
        }
    }

    private RealRedis follower(String name, RealRedis leader) throws IOException {
        RealRedis made = new RealRedis(
                folder.resolve(name),
                "--repl-diskless-sync-delay",
                "0",
                "--replicaof",
                "127.0.0.1",
                Integer.toString(leader.port()));
        undo.add(made);
        Await.until("it follows", () -> leader.ask("INFO replication").contains("state=online"));
        return made;
    }

    @Test
    void itIsGivenUpWhenTheShowGoesOnUnderANewEpoch() throws Exception {
        FakeStripe stripe = new FakeStripe();
        undo.add(stripe);
        RealRedis primary = new RealRedis(folder.resolve("primary"), "--repl-diskless-sync-delay", "0");
        undo.add(primary);
        RealRedis replica = follower("replica", primary);
        RealRedis unused = follower("second", replica); // the promoted one needs a replica too
        FaultyProxy proxy = new FaultyProxy(primary.port());
        undo.add(proxy);
        Config config = Config.defaults()
                .withHttpPort(0)
                .withDataDir(folder.resolve("engine"))
                .withRedisUrl(proxy.url())
                .withPayments(new Config.Payments(
                        "stripe",
                        3,
                        60_000,
                        "void",
                        30_000,
                        3_000,
                        1_000,
                        new Config.Stripe(
                                new Secret(FakeStripe.SECRET_KEY),
                                new Secret(FakeStripe.WEBHOOK_SECRET),
                                stripe.url(),
                                null)));
        Engine engine = Engine.start(config.withRedis(config.redis().withDurability("replicated")));
        undo.add(engine);
        Api api = new Api(engine.port());
        Await.until(
                "a command is confirmed",
                () -> api.put("/v1/shows/first", "{'title':'First','currency':'EUR'}")
                                .status()
                        < 300);
        String show = api.show("{'title':'Live','currency':'EUR','status':'live','holdMs':600000}");
        api.offer(show, "A", 10);
        String reservation = api.post(Api.reservations(show), "{'buyerId':'ann','lines':[{'sku':'A','quantity':1}]}")
                .is(201)
                .header("Location")
                .orElseThrow();
        String seq = "HGET " + ShowKeys.of(show).showHash() + " seq";
        Await.until("the replica has it all", () -> primary.ask(seq).equals(replica.ask(seq)));
        assertEquals("+OK\r\n", replica.ask("REPLICAOF NO ONE"));
        String epoch = api.get("/v1/shows/" + show + "/ledger")
                .is(200)
                .json()
                .path("epoch")
                .asText();
        Reply paid = api.keyed(reservation + "/checkout", Api.key(), PayingEngine.paying(FakeIntent.NEEDS_ACTION));
        assertEquals(503, paid.status(), paid::text);
        FakeIntent intent = stripe.intents().iterator().next();
        assertTrue(!intent.status().equals("canceled"), intent.status());

        primary.kill();
        proxy.leadTo(replica.port());
        Await.until("the show has another epoch", () -> {
            Reply reply = api.get("/v1/shows/" + show + "/ledger");
            return reply.status() == 200 && !reply.json().path("epoch").asText().equals(epoch);
        });
        assertEquals(
                "live",
                api.get("/v1/shows/" + show).is(200).json().path("status").asText());
        String noted = "XLEN " + ShowKeys.of(show).payments();
        Await.until("its payments are looked for", () -> !replica.ask(noted).equals(":0\r\n"));
        Await.until("it is given up", () -> intent.status().equals("canceled"));
        Await.until("nothing is owed", () -> replica.ask(noted).equals(":0\r\n"));
        assertEquals("9 1 0", api.counters(show, "A"));
        assertEquals(0, intent.captures());
        api.audit(show);
    }
}
