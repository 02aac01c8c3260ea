package io.tallylight.load.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebhookReceiverTest {
    private static final String BODY = "{\"type\":\"order.committed\",\"data\":{\"id\":\"o1\",\"number\":7}}";

    private final List<WebhookReceiver.Message> messages = new CopyOnWriteArrayList<>();
    private final WebhookReceiver receiver = WebhookReceiver.start(messages::add);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void aMessageThatComesTwiceIsTakenOnce() throws Exception {
        assertEquals(204, send("m1", now(), sign("m1", now(), receiver.secret())));
        assertEquals(204, send("m1", now(), sign("m1", now(), receiver.secret())));
        assertEquals(1, messages.size());
        assertEquals(1, receiver.repeats());
        assertEquals("order.committed", messages.get(0).type());
        assertEquals(7, messages.get(0).data().path("number").asInt());
    }

    @Test
    void whatNobodySignedOrSomebodyElseOrLongAgoIsNotTaken() throws Exception {
        var other = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);
        long old = now() - 600;
        assertEquals(401, send("m1", now(), sign("m1", now(), other)));
        assertEquals(401, send("m1", now(), sign("m2", now(), receiver.secret())));
        assertEquals(401, send("m1", old, sign("m1", old, receiver.secret())));
        assertEquals(3, receiver.unsigned());
        assertEquals(List.of(), messages);
    }

    @Test
    void oneOfTwoSignaturesIsEnough() throws Exception {
        assertEquals(204, send("m1", now(), "v1,AAAA " + sign("m1", now(), receiver.secret())));
    }

    @Test
    void awayItTakesNothingAndAfterwardsTheSame() throws Exception {
        receiver.away(true);
        assertEquals(503, send("m1", now(), sign("m1", now(), receiver.secret())));
        receiver.away(false);
        assertEquals(204, send("m1", now(), sign("m1", now(), receiver.secret())));
        assertEquals(1, messages.size());
        assertEquals(0, receiver.repeats());
    }

    private static long now() {
        return System.currentTimeMillis() / 1_000;
    }

    private static String sign(String id, long time, String secret) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
        return "v1,"
                + Base64.getEncoder()
                        .encodeToString(mac.doFinal((id + "." + time + "." + BODY).getBytes(StandardCharsets.UTF_8)));
    }

    private int send(String id, long time, String signature) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(receiver.url()))
                .header("webhook-id", id)
                .header("webhook-timestamp", Long.toString(time))
                .header("webhook-signature", signature)
                .POST(HttpRequest.BodyPublishers.ofString(BODY))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
}
