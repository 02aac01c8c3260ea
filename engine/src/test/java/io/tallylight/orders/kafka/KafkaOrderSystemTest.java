package io.tallylight.orders.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.json.Json;
import io.tallylight.orders.OrderSystem;
import io.tallylight.orders.OrderSystemContract;
import io.tallylight.orders.OrderSystemException;
import io.tallylight.orders.RecordResult;
import io.tallylight.testing.Await;
import io.tallylight.testing.RealKafka;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaOrderSystemTest extends OrderSystemContract {
    private static final KafkaOrderSystem.Timing PATIENT = new KafkaOrderSystem.Timing(10_000, 25_000);

    @TempDir
    static Path folder;

    private static RealKafka kafka;
    private String topic;

    @SuppressWarnings("NullAway.Init") // before each test
    KafkaOrderSystemTest() {}

    @BeforeAll
    static void startBroker() throws Exception {
        kafka = new RealKafka(folder.resolve("kafka"));
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
    protected OrderSystem open() {
        return KafkaOrderSystem.open(kafka.servers(), topic, PATIENT);
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
        OrderSystem impatient = KafkaOrderSystem.open(kafka.servers(), topic, new KafkaOrderSystem.Timing(500, 1_000));
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
}
