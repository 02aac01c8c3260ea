package io.tallylight.orders.webhook;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.tallylight.orders.LedgerEvent;
import io.tallylight.orders.LedgerEventReceiver;
import io.tallylight.orders.OrderEvent;
import io.tallylight.orders.OrderSystem;
import io.tallylight.orders.OrderSystemException;
import io.tallylight.orders.OrderSystemGoneException;
import io.tallylight.orders.RecordAttempt;
import io.tallylight.orders.RecordResult;
import io.tallylight.orders.RetryLaterException;
import io.tallylight.redis.FailureText;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each event to a receiver as a signed HTTP message, one after another within a show, as Standard Webhooks
 * specify: at least once, with the same {@code webhook-id} each time, by which the receiver recognizes a repeat. An
 * event counts as recorded only after an answer of 2xx, or after a {@code 409} to an event that the receiver may have
 * had before. {@code 400}, any other {@code 409}, {@code 413}, {@code 415} and {@code 422} refuse the event for good;
 * {@code 410} means that the receiver wants no more events; every other answer is tried again, and so is a refusal
 * while clocks disagree.
 */
public final class WebhookOrderSystem implements OrderSystem, LedgerEventReceiver {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookOrderSystem.class);

    /** Number of shows that are sent at the same time; each has a connection. */
    private static final int SHOWS_AT_ONCE = 8;

    /** Number of shows for which the sent part of a failed batch is remembered; more than sell at a time. */
    static final int SHOWS_REMEMBERED = 1_000;

    /**
     * Number of remembered messages without a clear answer: those that are tried again, one for each show, and replays.
     */
    private static final int UNSURE_MAX = 10_000;

    private final WebhookSettings settings;
    private final Clock clock;
    private final BooleanSupplier clockIsOff;
    private final WebhookSender webhookSender;

    /**
     * The answers within a batch that was not finished, by show: the next try begins where it stopped. They are lost
     * with the process, after which the whole batch is sent again.
     */
    private final Map<String, Map<String, RecordResult>> unfinished = new ConcurrentHashMap<>();

    /**
     * Ids of the last messages that were sent and may have been taken although no success was answered: a receiver may
     * then answer the next try with a conflict, since it has the message. Any thread.
     */
    private final Set<String> unsure = Collections.newSetFromMap(Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > UNSURE_MAX;
        }
    }));

    private final SentEvents sentEvents = new SentEvents(SHOWS_REMEMBERED);

    private WebhookOrderSystem(Vertx vertx, WebhookSettings settings, Clock clock, BooleanSupplier clockIsOff) {
        this.settings = settings;
        this.clock = clock;
        this.clockIsOff = clockIsOff;
        this.webhookSender = new WebhookSender(vertx, settings, SHOWS_AT_ONCE, clock);
    }

    /**
     * Creates an order system that sends to the receiver of the settings; it connects when there is something to send.
     *
     * @param clock clock for {@code webhook-timestamp}
     * @param clockIsOff whether clocks disagree now: then a refusal may come from a timestamp that the receiver finds too
     *     old, and is not final
     * @throws OrderSystemException when a secret or the file of certificates cannot be used
     */
    public static WebhookOrderSystem open(
            Vertx vertx, WebhookSettings settings, Clock clock, BooleanSupplier clockIsOff)
            throws OrderSystemException {
        try {
            return new WebhookOrderSystem(vertx, settings, clock, clockIsOff);
        } catch (IllegalArgumentException e) {
            throw new OrderSystemException("cannot use orders.webhook.secrets: " + FailureText.of(e), e);
        }
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public int writers() {
        return SHOWS_AT_ONCE;
    }

    @Override
    public long messageMs() {
        return settings.messageMs();
    }

    @Override
    public List<RecordResult> record(List<OrderEvent> events, RecordAttempt attempt) throws OrderSystemException {
        if (events.size() == 1) { // this may be an event sent beside a batch, whose answers must stay
            return List.of(send(events.get(0), attempt));
        }
        String show = events.get(0).show();
        Map<String, RecordResult> answered = unfinished.computeIfAbsent(show, id -> new ConcurrentHashMap<>());
        Set<String> ids = events.stream().map(OrderEvent::eventId).collect(Collectors.toSet());
        answered.keySet().retainAll(ids);
        List<RecordResult> results = new ArrayList<>(events.size());
        for (OrderEvent event : events) {
            RecordResult before = answered.get(event.eventId());
            RecordResult result = before == null ? send(event, attempt) : before;
            answered.put(event.eventId(), result);
            results.add(result);
        }
        unfinished.remove(show, answered);
        return results;
    }

    /** Sends notices. A notice that the receiver refuses for good is left out: there is nothing to replay. */
    @Override
    @CanIgnoreReturnValue // the receiver shows what was sent
    public boolean tell(String show, List<LedgerEvent> notices, RecordAttempt attempt) throws OrderSystemException {
        SentEvents.OfShow before = notices.size() == 1 ? new SentEvents.OfShow() : sentEvents.batch(show, notices);
        boolean asked = false;
        for (LedgerEvent notice : notices) {
            if (settings.events().contains(notice.type()) && !before.covers(notice)) {
                if (send(WebhookMessage.of(notice), notice.label(), attempt) instanceof RecordResult.Refused refused) {
                    LOG.warn("show {}: {} is not wanted: {}", show, notice.type(), refused.reason());
                }
                before.add(notice);
                asked = true;
            }
        }
        return asked;
    }

    private RecordResult send(OrderEvent event, RecordAttempt attempt) throws OrderSystemException {
        return settings.events().contains(event.type())
                ? send(WebhookMessage.of(event), event.label(), attempt)
                : new RecordResult.Unwanted();
    }

    /** Sends one message; a failure names it by its label. */
    private RecordResult send(WebhookMessage message, String label, RecordAttempt attempt) throws OrderSystemException {
        attempt.requireLease();
        try {
            return send(message, attempt.mayBeRepeat() || unsure.contains(message.id()));
        } catch (OrderSystemException e) {
            throw e.at(label);
        }
    }

    private RecordResult send(WebhookMessage message, boolean mayBeRepeat) throws OrderSystemException {
        unsure.add(message.id());
        WebhookResponse answer = answer(message);
        if (!answer.isUnclear()) {
            unsure.remove(message.id());
        }
        if (answer.isTaken() || (mayBeRepeat && answer.isConflict())) {
            return new RecordResult.Recorded();
        } else if (answer.isGone()) {
            throw new OrderSystemGoneException(answer.text());
        } else if (answer.isRefusedForGood() && clockIsOff.getAsBoolean()) {
            throw new OrderSystemException(answer.text() + "; this node's clock and Redis's disagree", null);
        } else if (answer.isRefusedForGood()) {
            return new RecordResult.Refused(answer.text());
        }
        long afterMs = RetryAfter.ms(answer.retryAfter(), clock);
        throw afterMs > 0
                ? new RetryLaterException(answer.text(), afterMs)
                : new OrderSystemException(answer.text(), null);
    }

    private WebhookResponse answer(WebhookMessage message) throws OrderSystemException {
        try {
            return webhookSender.send(message);
        } catch (ExecutionException e) {
            throw new OrderSystemException(FailedExchange.text(e, settings.timeoutMs()), e);
        } catch (TimeoutException e) {
            throw new OrderSystemException("the receiver did not answer within " + settings.timeoutMs() + " ms", e);
        } catch (IOException e) {
            throw new OrderSystemException("the receiver cannot be reached: " + FailureText.of(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OrderSystemException("interrupted", e);
        }
    }

    @Override
    public void close() {
        webhookSender.close();
    }
}
