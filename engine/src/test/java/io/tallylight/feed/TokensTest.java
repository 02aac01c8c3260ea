package io.tallylight.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tallylight.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Whom tokens stand for. The JWTs are signed here, by hand. */
class TokensTest {
    private static final String SECRET = "a secret of thirty-two characters";
    private static final long FAR = 4_102_444_800L; // the year 2100, s
    private static final Vertx VERTX = Vertx.vertx();

    private final BuyerTokens jwts = new JwtTokens(VERTX, SECRET, Clock.systemUTC());

    @AfterAll
    static void stop() {
        Await.result(VERTX.close());
    }

    private static String signed(String algorithm, String claims, String secret) throws Exception {
        String head = base64(("{'alg':'" + algorithm + "','typ':'JWT'}").replace('\'', '"'));
        String body = base64(claims.replace('\'', '"'));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] signature = mac.doFinal((head + "." + body).getBytes(StandardCharsets.US_ASCII));
        return head + "." + body + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private Optional<String> buyer(String token) {
        return Await.result(jwts.buyer("spring", token));
    }

    @Test
    void aSignedTokenStandsForItsSubject() throws Exception {
        assertEquals(Optional.of("ann"), buyer(signed("HS256", "{'sub':'ann','exp':" + FAR + "}", SECRET)));
        assertEquals(
                Optional.of("ann"), buyer(signed("HS256", "{'sub':'ann','show':'spring','exp':" + FAR + "}", SECRET)));
    }

    @Test
    void whatIsNotRightStandsForNobody() throws Exception {
        String good = "{'sub':'ann','exp':" + FAR + "}";
        for (String token : new String[] {
            signed("HS256", good, SECRET + "!"),
            signed("none", good, SECRET),
            signed("HS256", "{'sub':'ann'}", SECRET),
            signed("HS256", "{'sub':'ann','exp':1}", SECRET),
            signed("HS256", "{'sub':'ann','exp':" + FAR + ",'nbf':" + (FAR - 1) + "}", SECRET),
            signed("HS256", "{'sub':'ann','show':'autumn','exp':" + FAR + "}", SECRET),
            signed("HS256", "{'sub':7,'exp':" + FAR + "}", SECRET),
            signed("HS256", "{'sub':'','exp':" + FAR + "}", SECRET),
            signed("HS256", "{'exp':" + FAR + "}", SECRET),
            signed("HS256", "{'sub':'ann','exp':'" + FAR + "'}", SECRET),
            signed("HS256", "{'sub':'ann','exp':[" + FAR + "]}", SECRET),
            signed("HS256", "{'sub':'ann','exp':" + FAR + ",'nbf':'1'}", SECRET),
            signed("HS256", "{'sub':'ann','exp':" + FAR + ",'iat':{}}", SECRET),
            signed("HS256", "['sub','ann']", SECRET),
            signed("HS256", good, SECRET).replaceFirst("[.][^.]*$", ""),
            signed("HS256", good, SECRET).replaceFirst("[.][^.]*$", "."),
            base64("{\"alg\":\"none\"}") + "." + base64(good.replace('\'', '"')) + ".",
            "a.b.c",
            "...",
            "."
        }) {
            assertEquals(Optional.empty(), buyer(token), token);
        }
    }

    @Test
    void aTokenEndsByTheClockThatAllNodesAgreeOn() throws Exception {
        Clock agreed = Clock.fixed(Instant.ofEpochSecond(1_000), ZoneOffset.UTC);
        BuyerTokens tokens = new JwtTokens(VERTX, SECRET, agreed);
        String[][] cases = {
            {"{'sub':'ann','exp':1001}", "ann"},
            {"{'sub':'ann','exp':971}", "ann"}, // 30 s of leeway
            {"{'sub':'ann','exp':970}", ""},
            {"{'sub':'ann','exp':2000,'nbf':1030,'iat':1030}", "ann"},
            {"{'sub':'ann','exp':2000,'nbf':1031}", ""},
            {"{'sub':'ann','exp':2000,'iat':1031}", ""},
            {"{'sub':'ann','exp':1e30}", ""},
            {"{'sub':'ann','exp':9223372036854775807}", ""},
            {"{'sub':'ann','exp':1001.5}", ""},
        };
        for (String[] one : cases) {
            String found = Await.result(tokens.buyer("spring", signed("HS256", one[0], SECRET)))
                    .orElse("");
            assertEquals(one[1], found, one[0]);
        }
    }

    @Test
    void dotsTellAJwtFromATicket() {
        BuyerTokens both = new TicketOrJwt(
                (show, token) -> Future.succeededFuture(Optional.of("by ticket")),
                (show, token) -> Future.succeededFuture(Optional.of("by jwt")));
        assertEquals(Optional.of("by ticket"), Await.result(both.buyer("spring", "abc")));
        assertEquals(Optional.of("by jwt"), Await.result(both.buyer("spring", "a.b.c")));
        BuyerTokens tickets = new TicketOrJwt((show, token) -> Future.succeededFuture(Optional.of("ann")), null);
        assertEquals(Optional.empty(), Await.result(tickets.buyer("spring", "a.b.c")));
    }
}
