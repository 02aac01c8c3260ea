package io.tallylight.api;

import java.util.Locale;

/** The types of problem details. Each has a page at {@code /problems/{name}}; clients compare the name. */
public enum ProblemType {
    MALFORMED(400, "Malformed request"),
    KEY_MISSING(400, "Idempotency key required"),
    UNAUTHORISED(401, "Missing or invalid credentials"),
    SIGNATURE_INVALID(401, "Invalid signature"),
    PAYMENT_DECLINED(402, "Payment declined"),
    FORBIDDEN_ORIGIN(403, "Origin not allowed"),
    NOT_FOUND(404, "Not found"),
    METHOD_NOT_ALLOWED(405, "Method not allowed"),
    NOT_ACCEPTABLE(406, "Not acceptable"),
    BODY_TIMEOUT(408, "Request body timeout"),
    NOT_LIVE(409, "The show is not live"),
    NOT_OPEN(409, "The offer is not open yet"),
    CLOSED(409, "The offer is closed"),
    PRICE_CHANGED(409, "The price has changed"),
    LIMIT_REACHED(409, "Purchase limit reached"),
    SOLD_OUT(409, "Not enough units available"),
    WRONG_STATE(409, "Not possible in the current state"),
    IN_USE(409, "The offer has units held or sold"),
    STOCK_BELOW(409, "Stock below reserved and sold units"),
    SHOW_DELETED(409, "The show was deleted"),
    IMPORT_UNDER_WAY(409, "An import is already running"),
    EXPIRED(410, "The reservation has expired"),
    PRECONDITION_FAILED(412, "Precondition failed"),
    TOO_LARGE(413, "Request body too large"),
    URI_TOO_LONG(414, "Request line too long"),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
    INVALID(422, "Invalid value"),
    KEY_REUSED(422, "Idempotency key used for another request"),
    DUPLICATE_SKU(422, "Duplicate SKU"),
    TOO_MANY_RESERVATIONS(429, "Too many open reservations"),
    TOO_MANY_REQUESTS(429, "Too many requests"),
    HEADERS_TOO_LARGE(431, "Request headers too large"),
    INTERNAL(500, "Internal server error"),
    NOT_IMPLEMENTED(501, "Not implemented"),
    OUTCOME_UNKNOWN(503, "Outcome unknown"),
    SHOW_LOST(503, "The show's data was lost"),
    OVERLOADED(503, "The server is overloaded"),
    UNAVAILABLE(503, "Service unavailable");

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
     * Returns the type with that word.
     *
     * @throws IllegalArgumentException if there is none
     */
    static ProblemType of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** Returns the HTTP status of this type. */
    public int status() {
        return status;
    }

    /** Returns the title: one line for people. */
    public String title() {
        return title;
    }

    /** Returns the stable name of the type, such as {@code sold-out}. */
    public String word() {
        return word;
    }

    /** Returns the start of each document of this type, up to its {@code detail}. */
    String start() {
        return start;
    }
}
