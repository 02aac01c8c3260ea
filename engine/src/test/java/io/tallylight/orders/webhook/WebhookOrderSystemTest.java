package io.tallylight.orders.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.orders.OrderEvent;
import io.tallylight.orders.OrderSystem;
import io.tallylight.orders.OrderSystemContract;
import io.tallylight.orders.OrderSystemException;
import io.tallylight.orders.RecordResult;
import io.tallylight.testing.Await;
import io.tallylight.testing.Receiver;
import io.tallylight.testing.Receiver.Received;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookOrderSystemTest extends OrderSystemContract {
    private Vertx vertx;
    private Receiver receiver;

    @SuppressWarnings("NullAway.Init") // before each test
    WebhookOrderSystemTest() {}

    @BeforeEach
    @Override
    protected void openSystem() throws OrderSystemException {
        vertx = Vertx.vertx();
        receiver = new Receiver();
        super.openSystem();
    }

    @AfterEach
    void closeReceiver() {
        receiver.close();
        Await.result(vertx.close());
    }

    @Override
    protected OrderSystem open() throws OrderSystemException {
        return WebhookOrderSystem.open(vertx, Hooks.settings(receiver.url()), Clock.systemUTC(), () -> false);
    }

    @Override
    protected boolean compares() {
        return false;
    }

    @Override
    protected List<String> recorded() {
        return receiver.taken().stream().map(Hooks::orderId).toList();
    }

    @Override
    protected String payload(String eventId) {
        return receiver.taken().stream()
                .map(Hooks::data)
                .filter(data -> eventId.equals(eventId(io.tallylight.json.Json.readObject(data))))
                .findFirst()
                .orElseThrow();
    }

    private static String eventId(JsonNode data) {
        String no = data.path("cancellation").path("no").asText();
        return data.path("id").asText() + (no.isEmpty() ? ":committed" : ":cancelled-" + no);
    }

    private List<RecordResult> record(long from, long to) throws OrderSystemException {
        return system.record(events(from, to));
    }

    @Test
    void aMessageIsSignedWithEachSecret() throws Exception {
        assertEquals(1, record(1, 1).size());
        Received message = receiver.all().get(0);
        String content = message.id() + "." + message.headers().get("webhook-timestamp") + "." + message.body();
        assertEquals(
                "v1," + hmac(Hooks.SECRET, content) + " v1," + hmac(Hooks.NEXT, content),
                message.headers().get("webhook-signature"));
        assertTrue(message.id().matches("msg_[A-Za-z0-9_-]{22}"), message.id());
        long age = Instant.now().getEpochSecond()
                - Long.parseLong(message.headers().get("webhook-timestamp"));
        assertTrue(age >= 0 && age < 60, "signed " + age + " s ago");
    }

    private static String hmac(String secret, String content) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
        return Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void theSignatureOfTheSpecificationsExampleIsRight() {
        WebhookSigner webhookSigner = new WebhookSigner(List.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
        byte[] body = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
        assertEquals(
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                webhookSigner.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body));
    }

    @Test
    void theEnvelopeHasTypeTimeAndOrder() throws Exception {
        OrderEvent event = event(7);
        assertEquals(1, system.record(List.of(event)).size());
        assertEquals(
                "{\"type\":\"order.committed\",\"timestamp\":\"1970-01-01T00:00:01.507Z\",\"data\":" + event.payload()
                        + "}",
                receiver.all().get(0).body());
        assertEquals("application/json", receiver.all().get(0).headers().get("content-type"));
    }

    @Test
    void aRepeatHasTheSameIdAndBody() throws Exception {
        assertEquals(1, record(1, 1).size());
        assertEquals(1, record(1, 1).size());
        List<Received> both = receiver.all();
        assertEquals(2, both.size());
        assertEquals(both.get(0).id(), both.get(1).id());
        assertEquals(both.get(0).body(), both.get(1).body());
        assertEquals(1, receiver.taken().size());
    }

    @Test
    void whatIsNotSubscribedIsNotSent() throws Exception {
        WebhookSettings other = new WebhookSettings(
                URI.create(receiver.url()), List.of(Hooks.SECRET), Set.of("order.cancelled"), true, 500, 300_000, null);
        OrderSystem quiet = WebhookOrderSystem.open(vertx, other, Clock.systemUTC(), () -> false);
        RecordResult unwanted = new RecordResult.Unwanted();
        assertEquals(List.of(unwanted, unwanted, unwanted), quiet.record(events(1, 3)));
        quiet.close();
        assertEquals(List.of(), receiver.all());
    }

    @Test
    void aWrongSecretIsSaidAtTheStart() {
        for (String wrong : List.of("plain", "whsec_%%%")) {
            WebhookSettings settings = new WebhookSettings(
                    URI.create(receiver.url()), List.of(wrong), Set.of("order.committed"), true, 500, 300_000, null);
            OrderSystemException e = assertThrows(
                    OrderSystemException.class,
                    () -> WebhookOrderSystem.open(vertx, settings, Clock.systemUTC(), () -> false));
            assertTrue(String.valueOf(e.getMessage()).contains("orders.webhook.secrets"), e.getMessage());
        }
    }
}
