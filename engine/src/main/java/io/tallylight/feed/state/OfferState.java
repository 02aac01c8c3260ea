package io.tallylight.feed.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import org.jspecify.annotations.Nullable;

/** One offer of a {@link ShowState}, and what viewers were last shown of it. Belongs to the hub's context. */
public final class OfferState {
    /** Of the last change, definition or counters. */
    long seq;

    /** Of the last change of the definition. */
    long docSeq;

    private ObjectNode definition;
    private long closesAt;
    private long available;
    private long reserved;
    private long sold;
    private @Nullable PublicOffer shown;

    OfferState(ObjectNode definition) {
        this.definition = definition;
        this.closesAt = PublicOffer.closesAt(definition);
    }

    public ObjectNode definition() {
        return definition;
    }

    void define(ObjectNode now) {
        definition = now;
        closesAt = PublicOffer.closesAt(now);
    }

    /** When time closes it, Unix ms; 0 for never. */
    long closesAt() {
        return closesAt;
    }

    void currency(String currency) {
        definition = definition.deepCopy().put("currency", currency);
    }

    void count(long nowAvailable, long nowReserved, long nowSold) {
        available = nowAvailable;
        reserved = nowReserved;
        sold = nowSold;
    }

    /** Takes the present state as shown. */
    PublicOffer show(PublicShow show, long at) {
        PublicOffer now =
                new PublicOffer(definition, PublicOffer.counts(show, definition, available, reserved, sold, at));
        shown = now;
        return now;
    }

    /** What viewers were last shown. */
    public PublicOffer shown() {
        PublicOffer last = shown;
        if (last == null) {
            throw new IllegalStateException("the offer was never shown");
        }
        return last;
    }

    /**
     * The patch for a client that stopped at {@code seen}.
     *
     * @param showChanged whether the show changed since, and with it perhaps what is public and when stock is low
     * @param retired names that the definition once had
     */
    ObjectNode since(long seen, boolean showChanged, ObjectNode retired) {
        PublicOffer now = shown();
        ObjectNode patch = Json.object();
        if (docSeq > seen) {
            patch.setAll(MergePatch.replacing(retired, definition));
        } else if (showChanged) {
            patch.set("currency", definition.get("currency"));
        }
        if (seq > seen || showChanged) {
            PublicOffer.COUNTS.forEach(patch::putNull);
            patch.setAll(now.counts());
        } else if (closesAt != 0) {
            // Time closes an offer without a change of its own; whether it already had at `seen` is not known.
            patch.set("stock", now.counts().get("stock"));
        }
        return patch;
    }
}
