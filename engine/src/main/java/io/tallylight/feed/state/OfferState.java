package io.tallylight.feed.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import org.jspecify.annotations.Nullable;

/** One offer of a {@link ShowState}, and its last state that viewers were shown. Belongs to the hub's context. */
public final class OfferState {
    /** Seq of the last change, definition or counters. */
    long seq;

    /** Seq of the last change of the definition. */
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

    /** Returns when the offer closes by time, Unix ms; 0 for never. */
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

    /** Records the present state as shown and returns it. */
    PublicOffer show(PublicShow show, long at) {
        PublicOffer now =
                new PublicOffer(definition, PublicOffer.counts(show, definition, available, reserved, sold, at));
        shown = now;
        return now;
    }

    /** Returns the state that viewers were shown last. */
    public PublicOffer shown() {
        PublicOffer last = shown;
        if (last == null) {
            throw new IllegalStateException("the offer was never shown");
        }
        return last;
    }

    /**
     * Returns the patch for a client that stopped at {@code seen}.
     *
     * @param showChanged whether the show changed since, which may also change what is public and when stock is low
     * @param retired names that the definition had before
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
            // Time closes an offer without a change of its own; whether it was closed already at `seen` is not known.
            patch.set("stock", now.counts().get("stock"));
        }
        return patch;
    }
}
