package io.tallylight.feed.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import io.tallylight.show.OfferDefinition;
import io.tallylight.show.PublicForm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Names that documents once had and a returning client may still hold. A merge patch removes only what it names, and
 * inside {@code titles}, {@code options} or {@code prices} any name is possible, so each one that goes is remembered.
 * Belongs to the hub's context.
 */
final class RemovedFields {
    private static final ObjectNode SHOW = nulls(PublicForm.SHOW_FIELDS);
    private static final ObjectNode OFFER = nulls(OfferDefinition.PUBLIC_FIELDS);

    /** Changed definitions remembered, before all is forgotten and snapshots must do for who comes from before. */
    private static final int CHANGES_MAX = 10_000;

    private long since;
    private int changes;
    private ObjectNode ofShow = SHOW.deepCopy();
    private final Map<String, ObjectNode> ofOffers = new HashMap<>();

    /** @param since seq from which on no name goes unseen */
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

    /** Whether a document that changed after {@code seen} may have lost names that were never seen here. */
    boolean hides(long seen, ObjectNode document) {
        return seen < since && MergePatch.isNested(document);
    }

    /** Null for each name that may have to go. */
    ObjectNode ofShow() {
        return ofShow;
    }

    /** The same for an offer. */
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
