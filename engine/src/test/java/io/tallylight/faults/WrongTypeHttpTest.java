package io.tallylight.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.boot.Engine;
import io.tallylight.config.Config;
import io.tallylight.redis.ShowKeys;
import io.tallylight.testing.RealRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each key of a show in turn holds something of another type: every call is answered, none with a fault of ours. */
class WrongTypeHttpTest {
    private static final String SHOW = "wrong";
    private static final String PAID = "{'payment':{'method':'external'}}";

    @TempDir
    Path folder;

    @Test
    void aBrokenKeyIsNeverAFaultOfOursAndTheOtherShowsGoOn() throws Exception {
        try (RealRedis redis = new RealRedis(folder.resolve("redis"));
                Engine engine = Engine.start(Config.defaults()
                        .withHttpPort(0)
                        .withDataDir(Files.createDirectory(folder.resolve("engine")))
                        .withRedisUrl(redis.url()));
                Raw raw = new Raw(redis.url())) {
            Http http = new Http(engine.port());
            String show = http.liveShow(SHOW, 600_000);
            http.put(show + "/offers/mug", "{'title':'Mug','price':5,'perBuyerLimit':500,'allotted':500}")
                    .is(201);
            String sound = http.liveShow("sound", 600_000);
            http.offer(sound, "mug", 100);
            http.post(http.reserve(show, "mug") + "/checkout", PAID).is(200);
            http.audit(show);
            int refused = 0;
            for (String key : new TreeSet<>(raw.everything(SHOW).keySet())) {
                if (!key.startsWith("lease:")) { // comes and goes by itself
                    refused += breaks(http, raw, show, key);
                    String next = http.reserve(sound, "mug");
                    http.post(next + "/checkout", PAID).is(200);
                }
            }
            assertTrue(refused > 20, refused + " refused");
            http.audit(sound);
        }
    }

    /** Answers how many calls could not be served. */
    private static int breaks(Http http, Raw raw, String show, String key) {
        String held = http.reserve(show, "mug");
        String other = http.reserve(show, "mug");
        String full = ShowKeys.of(SHOW).prefix() + key;
        assertTrue(raw.commands().renamenx(full, full + ":aside"));
        assertEquals("OK", raw.commands().set(full, "not yours"));
        Map<String, Http.Reply> replies = new LinkedHashMap<>();
        for (String path : List.of("", "/offers/mug", "/ledger", "/orders", "/reservations?buyerId=b")) {
            replies.put("GET " + path, http.get(show + path));
        }
        replies.put("GET held", http.get(held));
        replies.put("reserve", http.post(show + "/reservations", Http.basket("c", "mug", 1)));
        replies.put("checkout", http.post(held + "/checkout", PAID));
        replies.put("release", http.delete(other));
        replies.put("adjust", http.post(show + "/offers/mug/adjustments", "{'delta':1,'reason':'more'}"));
        replies.put("offer", http.put(show + "/offers/" + key, "{'title':'New','price':5}"));
        int refused = 0;
        for (Map.Entry<String, Http.Reply> call : replies.entrySet()) {
            Http.Reply reply = call.getValue();
            String said = call.getKey() + " without " + key + ": " + reply;
            assertTrue(List.of(200, 201, 503).contains(reply.status()), said);
            assertEquals(reply.status() == 503, reply.retryAfter(), said);
            refused += reply.status() == 503 ? 1 : 0;
        }
        assertEquals("OK", raw.commands().rename(full + ":aside", full));
        http.audit(show);
        return refused;
    }
}
