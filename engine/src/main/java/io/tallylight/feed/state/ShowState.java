package io.tallylight.feed.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import io.tallylight.show.ShowEvent;
import io.tallylight.show.ShowView;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One show in the form that viewers see, kept up to date by its events. It depends only on the show's state at {@code
 * seq}, so that every node shows the same. Belongs to the hub's context.
 */
public final class ShowState {
    private String epoch = "";
    private long seq;
    private long at;
    private long docSeq;
    private PublicShow show = PublicShow.of("{}");
    private final SortedMap<String, OfferState> offers = new TreeMap<>();
    private final Map<String, Long> removed = new HashMap<>();
    private RemovedFields removedFields = new RemovedFields(0);

    // The state before the first change since the last drain.
    private long drainedAt;
    private ObjectNode showBefore = show.fields();
    private final SortedMap<String, Optional<PublicOffer>> before = new TreeMap<>();
    private final Map<String, Long> sales = new LinkedHashMap<>();

    public ShowState(ShowView view) {
        load(view);
        ShowChanges unused = drain();
    }

    public String epoch() {
        return epoch;
    }

    public long seq() {
        return seq;
    }

    public long at() {
        return at;
    }

    public PublicShow show() {
        return show;
    }

    /** Returns all offers, ordered by SKU. */
    public SortedMap<String, OfferState> offers() {
        return Collections.unmodifiableSortedMap(offers);
    }

    /** Replaces everything by the view that was read. */
    public void load(ShowView view) {
        offers.keySet().forEach(this::touch);
        offers.clear();
        epoch = view.epoch();
        seq = view.seq();
        at = view.at();
        docSeq = view.docSeq();
        show = PublicShow.of(view.doc());
        removed.clear();
        removed.putAll(view.removed());
        removedFields = new RemovedFields(seq);
        for (ShowView.Offer offer : view.offers()) {
            touch(offer.sku());
            OfferState state = new OfferState(PublicOffer.definition(offer.doc(), show.currency()));
            state.count(offer.available(), offer.reserved(), offer.sold());
            state.seq = offer.seq();
            state.docSeq = offer.docSeq();
            var unused = state.show(show, at);
            offers.put(offer.sku(), state);
        }
    }

    /** Returns whether the event directly follows this state; otherwise the show must be read again. */
    public boolean isNext(ShowEvent event) {
        return event.epoch().equals(epoch) && event.from() == seq;
    }

    /** Applies the next event. */
    public void apply(ShowEvent event) {
        seq = event.seq();
        at = event.at();
        if (!event.showDoc().isEmpty()) {
            applyShow(PublicShow.of(event.showDoc()));
        }
        for (ShowEvent.Row row : event.offers()) {
            applyOffer(row);
        }
        for (String sku : event.removed()) {
            remove(sku);
        }
        for (ShowEvent.Sale sale : event.sales()) {
            sales.merge(sale.sku(), sale.quantity(), Long::sum);
        }
    }

    private void applyShow(PublicShow now) {
        removedFields.show(show.fields(), now.fields(), seq);
        docSeq = seq;
        if (now.changesOffers(show)) {
            offers.keySet().forEach(this::touch);
            offers.values().forEach(offer -> offer.currency(now.currency()));
        }
        show = now;
    }

    private void applyOffer(ShowEvent.Row row) {
        touch(row.sku());
        OfferState offer = offers.get(row.sku());
        if (!row.doc().isEmpty()) {
            ObjectNode definition = PublicOffer.definition(row.doc(), show.currency());
            if (offer == null) {
                offer = new OfferState(definition);
                offers.put(row.sku(), offer);
                removed.remove(row.sku());
            } else {
                removedFields.offer(row.sku(), offer.definition(), definition, seq);
                offer.define(definition);
            }
            offer.docSeq = seq;
        }
        if (offer == null) {
            throw new IllegalArgumentException("event " + seq + " counts an offer without definition: " + row.sku());
        }
        offer.count(row.available(), row.reserved(), row.sold());
        offer.seq = seq;
    }

    private void remove(String sku) {
        touch(sku);
        OfferState gone = offers.remove(sku);
        if (gone != null) {
            removedFields.offer(sku, gone.definition(), Json.object(), seq);
        }
        removed.put(sku, seq);
    }

    private void touch(String sku) {
        if (!before.containsKey(sku)) {
            before.put(sku, Optional.ofNullable(offers.get(sku)).map(OfferState::shown));
        }
    }

    /**
     * Finds offers that closed by time before an event lists them; it runs once a drain, since it goes through all
     * offers.
     */
    private void touchClosed() {
        offers.forEach((sku, offer) -> {
            if (offer.closesAt() > drainedAt && offer.closesAt() <= at) {
                touch(sku);
            }
        });
        drainedAt = at;
    }

    /** Returns the changes since the last drain. */
    public ShowChanges drain() {
        touchClosed();
        Map<String, JsonNode> patches = new LinkedHashMap<>();
        before.forEach((sku, was) -> {
            OfferState offer = offers.get(sku);
            if (offer == null) {
                was.ifPresent(gone -> patches.put(sku, NullNode.instance));
                return;
            }
            PublicOffer now = offer.show(show, at);
            ObjectNode patch = was.map(now::since).orElseGet(now::document);
            if (!patch.isEmpty()) {
                patches.put(sku, patch);
            }
        });
        ShowChanges showChanges =
                new ShowChanges(MergePatch.diff(showBefore, show.fields()), patches, new LinkedHashMap<>(sales));
        showBefore = show.fields();
        before.clear();
        sales.clear();
        return showChanges;
    }

    /**
     * Returns the changes for a client that stopped at {@code seen} in this epoch; empty if they are not known well
     * enough, or if the client is ahead, so that only a snapshot can replace its state. To be called when drained.
     */
    public Optional<ShowChanges> since(long seen) {
        if (seen > seq) {
            return Optional.empty();
        }
        boolean showChanged = docSeq > seen;
        if (showChanged && removedFields.hides(seen, show.fields())) {
            return Optional.empty();
        }
        Map<String, JsonNode> patches = new LinkedHashMap<>();
        for (Map.Entry<String, OfferState> entry : offers.entrySet()) {
            OfferState offer = entry.getValue();
            if (offer.docSeq > seen && removedFields.hides(seen, offer.definition())) {
                return Optional.empty();
            }
            ObjectNode patch = offer.since(seen, showChanged, removedFields.ofOffer(entry.getKey()));
            if (!patch.isEmpty()) {
                patches.put(entry.getKey(), patch);
            }
        }
        removed.forEach((sku, when) -> {
            if (when > seen && !offers.containsKey(sku)) {
                patches.put(sku, NullNode.instance);
            }
        });
        ObjectNode fields = showChanged ? MergePatch.replacing(removedFields.ofShow(), show.fields()) : Json.object();
        return Optional.of(new ShowChanges(fields, patches, Map.of()));
    }
}
