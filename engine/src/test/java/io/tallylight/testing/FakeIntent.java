package io.tallylight.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import io.vertx.core.MultiMap;

/** A PaymentIntent of {@link FakeStripe}, captured by hand. What its card does, its token says. */
public final class FakeIntent {
    /** Cards by their tokens. */
    public static final String VISA = "pm_card_visa";

    public static final String DECLINED = "pm_card_chargeDeclined";
    public static final String NEEDS_ACTION = "pm_card_authenticationRequired";
    public static final String SLOW = "pm_slow_bank";

    enum Result {
        DONE,
        DECLINED,
        WRONG_STATE
    }

    private final String id;
    private final long amount;
    private final String currency;
    private final ObjectNode metadata = Json.object();
    private final long created = System.currentTimeMillis() / 1_000;
    private String status = "requires_payment_method";
    private String decline = "";
    private long refunded;
    private int captures;

    FakeIntent(String id, MultiMap form) {
        if (!"manual".equals(form.get("capture_method"))) {
            throw new AssertionError("it would be captured at once: " + form);
        }
        this.id = id;
        this.amount = Long.parseLong(form.get("amount"));
        this.currency = form.get("currency");
        for (String name : form.names()) {
            if (name.startsWith("metadata[")) {
                metadata.put(name.substring("metadata[".length(), name.length() - 1), form.get(name));
            }
        }
    }

    public String id() {
        return id;
    }

    public long amount() {
        return amount;
    }

    public synchronized String status() {
        return status;
    }

    /** How often money was taken; never more than once. */
    public synchronized int captures() {
        return captures;
    }

    /** Minor units taken and not given back. */
    public synchronized long money() {
        return captures * amount - refunded;
    }

    /** A name that we gave it. */
    public String metadata(String name) {
        return metadata.path(name).asText("");
    }

    /** The bank decides, or the buyer has done what was needed. */
    public synchronized void settle(boolean paid) {
        if (status.equals("canceled")) {
            throw new AssertionError("it was given up");
        }
        status = paid ? "requires_capture" : "requires_payment_method";
        decline = paid ? "" : "authentication_failed";
    }

    /** The same, unless it was decided or given up meanwhile. */
    public synchronized void decide(boolean paid) {
        if (status.equals("processing") || status.equals("requires_action")) {
            settle(paid);
        }
    }

    /** The authorisation lapses, as it does after some days. */
    public synchronized void lapse() {
        status = "canceled";
    }

    synchronized Result confirm(String card) {
        if (!status.equals("requires_payment_method") && !status.equals("requires_confirmation")) {
            return Result.WRONG_STATE;
        }
        switch (card) {
            case VISA -> status = "requires_capture";
            case NEEDS_ACTION -> status = "requires_action";
            case SLOW -> status = "processing";
            default -> {
                decline = "insufficient_funds";
                return Result.DECLINED;
            }
        }
        return Result.DONE;
    }

    synchronized Result capture() {
        if (!status.equals("requires_capture")) {
            return Result.WRONG_STATE;
        }
        status = "succeeded";
        captures++;
        return Result.DONE;
    }

    synchronized Result cancel() {
        if (status.equals("succeeded") || status.equals("canceled") || status.equals("processing")) {
            return Result.WRONG_STATE;
        }
        status = "canceled";
        return Result.DONE;
    }

    synchronized boolean refund(long minorUnits) {
        if (minorUnits > money()) {
            return false;
        }
        refunded += minorUnits;
        return true;
    }

    synchronized void refundFailed(long minorUnits) {
        refunded -= minorUnits;
    }

    long created() {
        return created;
    }

    String currency() {
        return currency;
    }

    synchronized ObjectNode json() {
        ObjectNode json = Json.object()
                .put("id", id)
                .put("object", "payment_intent")
                .put("amount", amount)
                .put("created", created)
                .put("amount_capturable", status.equals("requires_capture") ? amount : 0)
                .put("amount_received", captures * amount)
                .put("currency", currency)
                .put("status", status)
                .put("client_secret", id + "_secret");
        json.set("metadata", metadata.deepCopy());
        if (!decline.isEmpty()) {
            json.putObject("last_payment_error").put("code", "card_declined").put("decline_code", decline);
        }
        return json;
    }
}
