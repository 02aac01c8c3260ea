package io.tallylight.api;

import java.util.Locale;

/** What can go wrong with a request. Each has a page at {@code /problems/{name}}; clients compare the name. */
public enum ProblemType {
    MALFORMED(400, "The request cannot be read"),
    KEY_MISSING(400, "An idempotency key is needed"),
    UNAUTHORISED(401, "Credentials are missing or not valid"),
    SIGNATURE_INVALID(401, "The signature is not genuine"),
    PAYMENT_DECLINED(402, "The payment was declined"),
    FORBIDDEN_ORIGIN(403, "This web page may not do that"),
    NOT_FOUND(404, "There is no such thing"),
    METHOD_NOT_ALLOWED(405, "That cannot be done here"),
    NOT_ACCEPTABLE(406, "Not in a form that you accept"),
    BODY_TIMEOUT(408, "The body took too long"),
    NOT_LIVE(409, "The show is not live"),
    NOT_OPEN(409, "An offer is not open yet"),
    CLOSED(409, "An offer is closed"),
    PRICE_CHANGED(409, "A price is not what the buyer expected"),
    LIMIT_REACHED(409, "The buyer has as many as one buyer may have"),
    SOLD_OUT(409, "There is not enough left"),
    WRONG_STATE(409, "Its state does not allow that"),
    IN_USE(409, "The offer has units held or sold"),
    STOCK_BELOW(409, "Fewer units than are reserved and sold"),
    SHOW_DELETED(409, "A show of this id was deleted"),
    IMPORT_UNDER_WAY(409, "An import of this show is under way"),
    EXPIRED(410, "The reservation has expired"),
    PRECONDITION_FAILED(412, "It was changed meanwhile"),
    TOO_LARGE(413, "The body is too large"),
    URI_TOO_LONG(414, "The address is too long"),
    UNSUPPORTED_MEDIA_TYPE(415, "That kind of body is not taken here"),
    INVALID(422, "A value is not allowed"),
    KEY_REUSED(422, "The idempotency key belongs to another request"),
    DUPLICATE_SKU(422, "A SKU stands twice in the basket"),
    TOO_MANY_RESERVATIONS(429, "The buyer holds as many reservations as one buyer may"),
    TOO_MANY_REQUESTS(429, "Too many requests"),
    HEADERS_TOO_LARGE(431, "The headers are too large"),
    INTERNAL(500, "Something failed inside"),
    NOT_IMPLEMENTED(501, "This form of HTTP is not spoken here"),
    OUTCOME_UNKNOWN(503, "The outcome is not known"),
    SHOW_LOST(503, "The show's data are gone"),
    OVERLOADED(503, "More than can be taken in right now"),
    UNAVAILABLE(503, "The server cannot take this now");

    private final int status;
    private final String title;
    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');
    private final String start;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
        String json = "{\"type\":\"/problems/" + word + "\",\"title\":\"" + title + "\",\"status\":" + status;
        this.start = json + ",\"detail\":";
    }

    /**
     * The kind of that word.
     *
     * @throws IllegalArgumentException when there is none
     */
    static ProblemType of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** The HTTP status it goes with. */
    public int status() {
        return status;
    }

    /** One line for people. */
    public String title() {
        return title;
    }

    /** The word that is stable: {@code sold-out}. */
    public String word() {
        return word;
    }

    /** How each document of this kind begins, up to its {@code detail}. */
    String start() {
        return start;
    }
}
