package io.tallylight.orders.kafka;

import io.tallylight.orders.OrderEvent;
import io.tallylight.orders.OrderSystem;
import io.tallylight.orders.OrderSystemException;
import io.tallylight.orders.RecordAttempt;
import io.tallylight.orders.RecordResult;
import io.tallylight.redis.FailureText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes each event to a topic: the key is the show, so that a show's events are in one partition and in their order;
 * the value is {@code {"type","timestamp","data"}}, as a webhook gets it; the header {@code event-id} is the same each
 * time an event is sent. Events are sent at least once: within the lifetime of the producer, Kafka sees to it that its
 * own retries make no second message; after a crash the last batch comes again. An event is recorded when every replica
 * in sync has it ({@code acks=all}). An event that is too large for the topic is refused for good; every other failure
 * may be tried again.
 */
public final class KafkaOrderSystem implements OrderSystem {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaOrderSystem.class);
    private static final int SHOWS_AT_ONCE = 4;

    private final KafkaSettings settings;
    private final Timing timing;
    private @Nullable Producer<String, String> producer;

    /**
     * Timeouts, in ms.
     *
     * @param request timeout for one answer of a broker
     * @param delivery timeout for a message, its retries included
     */
    record Timing(int request, int delivery) {
        static final Timing DEFAULT = new Timing(5_000, 20_000);
    }

    private KafkaOrderSystem(KafkaSettings settings, Timing timing) {
        this.settings = settings;
        this.timing = timing;
    }

    /**
     * Creates an order system that writes to the topic of the settings; it connects when there is something to write.
     * The topic must exist, or brokers must create it.
     *
     * @throws OrderSystemException when the file of certificates cannot be read
     */
    public static KafkaOrderSystem open(KafkaSettings settings) throws OrderSystemException {
        return open(settings, Timing.DEFAULT);
    }

    static KafkaOrderSystem open(KafkaSettings settings, Timing timing) throws OrderSystemException {
        Path file = settings.caFile();
        if (file != null && !Files.isReadable(file)) {
            throw new OrderSystemException("cannot use orders.kafka.caFile: " + file + " is not readable", null);
        }
        return new KafkaOrderSystem(settings, timing);
    }

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public int writers() {
        return SHOWS_AT_ONCE;
    }

    @Override
    public List<RecordResult> record(List<OrderEvent> events, RecordAttempt attempt) throws OrderSystemException {
        Producer<String, String> open = null;
        try {
            open = connected();
            List<Future<RecordMetadata>> sent = new ArrayList<>(events.size());
            for (OrderEvent event : events) {
                sent.add(sent(open, event));
            }
            open.flush();
            List<RecordResult> results = new ArrayList<>(events.size());
            for (Future<RecordMetadata> one : sent) {
                results.add(result(one));
            }
            return results;
        } catch (ExecutionException | TimeoutException | KafkaException | IllegalStateException e) {
            disconnect(open); // some of the producer's errors are permanent; a new producer is sure to work
            throw new OrderSystemException(
                    "Kafka at " + settings.servers() + " does not take it: " + FailureText.of(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OrderSystemException("interrupted", e);
        }
    }

    /**
     * Sends an event. A message that failed at once fails the batch: it may have waited for a broker, and the others
     * would wait as long, one after another.
     */
    private Future<RecordMetadata> sent(Producer<String, String> open, OrderEvent event)
            throws ExecutionException, InterruptedException, TimeoutException {
        Future<RecordMetadata> sent = open.send(message(event));
        if (sent.isDone()) {
            RecordResult unused = result(sent);
        }
        return sent;
    }

    private RecordResult result(Future<RecordMetadata> sent)
            throws ExecutionException, InterruptedException, TimeoutException {
        try {
            RecordMetadata unused = sent.get(2L * timing.delivery(), TimeUnit.MILLISECONDS);
            return new RecordResult.Recorded();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RecordTooLargeException tooLarge) {
                return new RecordResult.Refused(FailureText.of(tooLarge));
            }
            throw e;
        }
    }

    private ProducerRecord<String, String> message(OrderEvent event) {
        ProducerRecord<String, String> message =
                new ProducerRecord<>(settings.topic(), null, event.at(), event.show(), event.envelope());
        message.headers().add("event-id", event.eventId().getBytes(StandardCharsets.UTF_8));
        return message;
    }

    private synchronized Producer<String, String> connected() {
        Producer<String, String> open = producer;
        if (open == null) {
            open = new KafkaProducer<>(ProducerSettings.of(settings, timing));
            producer = open;
        }
        return open;
    }

    private synchronized void disconnect(@Nullable Producer<String, String> broken) {
        if (broken != null) {
            if (producer == broken) {
                producer = null;
            }
            close(broken);
        }
    }

    private static void close(Producer<String, String> open) {
        try {
            open.close(Duration.ZERO);
        } catch (KafkaException e) {
            LOG.warn("closing the producer failed: {}", FailureText.of(e));
        }
    }

    @Override
    public synchronized void close() {
        Producer<String, String> open = producer;
        producer = null;
        if (open != null) {
            close(open);
        }
    }
}
