package io.tallylight.feed.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import io.tallylight.show.OfferDefinition;
import io.tallylight.show.PublicForm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Names that documents had before and a returning client may still hold. A merge patch removes only what it names, and
 * inside {@code titles}, {@code options} or {@code prices} any name is possible, so each removed name is remembered.
 * Belongs to the hub's context.
 */
final class RemovedFields {
    private static final ObjectNode SHOW = nulls(PublicForm.SHOW_FIELDS);
    private static final ObjectNode OFFER = nulls(OfferDefinition.PUBLIC_FIELDS);

    /**
     * Number of changed definitions remembered. Above it everything is forgotten, and clients from before then get
     * snapshots.
     */
    private static final int CHANGES_MAX = 10_000;

    private long since;
    private int changes;
    private ObjectNode ofShow = SHOW.deepCopy();
    private final Map<String, ObjectNode> ofOffers = new HashMap<>();

    /**
     * Creates an empty memory.
     *
     * @param since seq from which on every removed name is seen
     */
    RemovedFields(long since) {
        this.since = since;
    }

    void show(ObjectNode before, ObjectNode after, long seq) {
        count(seq);
        MergePatch.retire(before, after, ofShow);
    }

    void offer(String sku, ObjectNode before, ObjectNode after, long seq) {
        count(seq);
        MergePatch.retire(before, after, ofOffers.computeIfAbsent(sku, key -> OFFER.deepCopy()));
    }

    /** Returns whether a document that changed after {@code seen} may have lost names that were never seen here. */
    boolean hides(long seen, ObjectNode document) {
        return seen < since && MergePatch.isNested(document);
    }

    /** Returns an object with null for each name of the show that may have to be removed. */
    ObjectNode ofShow() {
        return ofShow;
    }

    /** Returns an object with null for each name of an offer that may have to be removed. */
    ObjectNode ofOffer(String sku) {
        return ofOffers.getOrDefault(sku, OFFER);
    }

    private void count(long seq) {
        if (++changes > CHANGES_MAX) {
            changes = 0;
            since = seq;
            ofShow = SHOW.deepCopy();
            ofOffers.clear();
        }
    }

    private static ObjectNode nulls(List<String> names) {
        ObjectNode nulls = Json.object();
        names.forEach(nulls::putNull);
        return nulls;
    }
}
