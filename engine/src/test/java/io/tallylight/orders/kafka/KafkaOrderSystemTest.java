package io.tallylight.orders.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.json.Json;
import io.tallylight.orders.OrderSystem;
import io.tallylight.orders.OrderSystemContract;
import io.tallylight.orders.OrderSystemException;
import io.tallylight.orders.RecordResult;
import io.tallylight.testing.Await;
import io.tallylight.testing.RealKafka;
import io.tallylight.testing.Receiver;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaOrderSystemTest extends OrderSystemContract {
    private static final KafkaOrderSystem.Timing PATIENT = new KafkaOrderSystem.Timing(10_000, 25_000);
    private static final KafkaOrderSystem.Timing IMPATIENT = new KafkaOrderSystem.Timing(500, 1_000);
    private static final Path CERTIFICATE = Path.of("localhost.pem");

    @TempDir
    static Path folder;

    private static RealKafka kafka;
    private String topic;

    @SuppressWarnings("NullAway.Init") // before each test
    KafkaOrderSystemTest() {}

    @BeforeAll
    static void startBroker() throws Exception {
        kafka = new RealKafka(folder.resolve("kafka"), Receiver.certificate(folder, "localhost"));
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @BeforeEach
    @Override
    protected void openSystem() throws OrderSystemException {
        topic = "orders-" + UUID.randomUUID();
        super.openSystem();
    }

    @Override
    protected OrderSystem open() throws OrderSystemException {
        return KafkaOrderSystem.open(KafkaSettings.plain(kafka.servers(), topic), PATIENT);
    }

    @Override
    protected boolean compares() {
        return false;
    }

    /** Everything in the topic, as it lies there. */
    private List<ConsumerRecord<String, String>> messages() {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", kafka.servers());
        properties.put("auto.offset.reset", "earliest");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long all = consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            List<ConsumerRecord<String, String>> messages = new ArrayList<>();
            Await.until("all is read", () -> {
                consumer.poll(Duration.ofMillis(200)).forEach(messages::add);
                return messages.size() >= all;
            });
            return messages;
        }
    }

    private static String eventId(ConsumerRecord<String, String> message) {
        return new String(message.headers().lastHeader("event-id").value(), StandardCharsets.UTF_8);
    }

    private static String data(ConsumerRecord<String, String> message) {
        String value = message.value();
        return value.substring(value.indexOf("\"data\":") + "\"data\":".length(), value.length() - 1);
    }

    /** The first of each event, as a reader that tells repeats by their id has it. */
    private Map<String, String> once() {
        Map<String, String> once = new LinkedHashMap<>();
        messages().forEach(message -> once.putIfAbsent(eventId(message), data(message)));
        return once;
    }

    @Override
    protected List<String> recorded() {
        return once().values().stream()
                .map(data -> Json.readObject(data).path("id").asText())
                .toList();
    }

    @Override
    protected String payload(String eventId) {
        return String.valueOf(once().get(eventId));
    }

    @Test
    void theKeyIsTheShowAndTheValueAnEnvelope() throws Exception {
        assertEquals(1, system.record(events(1, 1)).size());
        ConsumerRecord<String, String> message = messages().get(0);
        assertEquals(SHOW, message.key());
        JsonNode value = Json.readObject(message.value());
        assertEquals("order.committed", value.path("type").asText());
        assertEquals(1_501, message.timestamp());
        assertEquals(1, value.path("data").path("number").asInt());
    }

    @Test
    void anOrderThatIsTooLargeIsRefusedAlone() throws Exception {
        String large = "{\"metadata\":{\"k\":\"" + "x".repeat(2_000_000) + "\"}}";
        List<RecordResult> results = system.record(List.of(event(1), event(2, "ann", large), event(3)));
        assertInstanceOf(RecordResult.Recorded.class, results.get(0));
        assertInstanceOf(RecordResult.Refused.class, results.get(1));
        assertInstanceOf(RecordResult.Recorded.class, results.get(2));
    }

    @Test
    void aBrokerThatIsGoneAndBackGetsEveryOrder() throws Exception {
        assertEquals(3, system.record(events(1, 3)).size());
        OrderSystem impatient = KafkaOrderSystem.open(KafkaSettings.plain(kafka.servers(), topic), IMPATIENT);
        kafka.stop();
        assertThrows(OrderSystemException.class, () -> impatient.record(events(4, 6)));
        impatient.close();
        kafka.startAgain();
        Await.until("it records again", () -> {
            try {
                return system.record(events(4, 6)).size() == 3;
            } catch (OrderSystemException notYet) {
                return false;
            }
        });
        assertEquals(ids(events(1, 6)), recorded());
    }

    @Test
    @Timeout(60)
    void aBrokerThatWasNeverThereIsWaitedForOnceABatchAndNotForEachOrder() throws Exception {
        OrderSystem absent = KafkaOrderSystem.open(KafkaSettings.plain("127.0.0.1:1", topic), IMPATIENT);
        assertThrows(OrderSystemException.class, () -> absent.record(events(1, 1_000)));
        absent.close();
    }

    private KafkaSettings secure(@Nullable Path certificate, String password) {
        KafkaSettings.Login login = new KafkaSettings.Login("PLAIN", RealKafka.USERNAME, password);
        return new KafkaSettings(kafka.secureServers(), topic, true, certificate, login);
    }

    @Test
    void brokersThatWantTlsAndAPasswordGetBoth() throws Exception {
        Path certificate = folder.resolve(CERTIFICATE);
        OrderSystem secure = KafkaOrderSystem.open(secure(certificate, RealKafka.PASSWORD), PATIENT);
        assertEquals(3, secure.record(events(1, 3)).size());
        secure.close();
        assertEquals(ids(events(1, 3)), recorded());
    }

    @Test
    void whoIsNotLetInTriesAgainAndSaysWhy() throws Exception {
        Path certificate = folder.resolve(CERTIFICATE);
        OrderSystem wrong = KafkaOrderSystem.open(secure(certificate, "wrong"), PATIENT);
        OrderSystemException e = assertThrows(OrderSystemException.class, () -> wrong.record(events(1, 1)));
        wrong.close();
        assertTrue(String.valueOf(e.getMessage()).contains("Authentication"), e.getMessage());
        assertFalse(String.valueOf(e.getMessage()).contains("wrong"), e.getMessage());
    }

    @Test
    void aBrokerWhoseCertificateNobodyKnowsGetsNothing() throws Exception {
        OrderSystem trusting = KafkaOrderSystem.open(secure(null, RealKafka.PASSWORD), PATIENT);
        OrderSystemException e = assertThrows(OrderSystemException.class, () -> trusting.record(events(1, 1)));
        trusting.close();
        assertTrue(String.valueOf(e.getMessage()).contains("SSL"), e.getMessage());
    }

    @Test
    void certificatesThatAreNotThereAreSaidAtTheStart() {
        OrderSystemException e = assertThrows(
                OrderSystemException.class,
                () -> KafkaOrderSystem.open(secure(folder.resolve("none.pem"), "x"), PATIENT));
        assertTrue(String.valueOf(e.getMessage()).contains("orders.kafka.caFile"), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"SCRAM-SHA-256, true, SASL_SSL", "SCRAM-SHA-512, false, SASL_PLAINTEXT"})
    void aPasswordThatIsProvedIsNotSent(String mechanism, boolean tls, String protocol) {
        KafkaSettings.Login login = new KafkaSettings.Login(mechanism, "ann", "a\"b\\");
        Properties properties = ProducerSettings.of(new KafkaSettings("kafka:1", "t", tls, null, login), PATIENT);
        assertEquals(protocol, properties.get("security.protocol"));
        assertEquals(mechanism, properties.get("sasl.mechanism"));
        assertEquals(
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"ann\""
                        + " password=\"a\\\"b\\\\\";",
                properties.get("sasl.jaas.config"));
    }
}
