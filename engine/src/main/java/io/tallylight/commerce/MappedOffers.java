package io.tallylight.commerce;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import io.tallylight.ledger.LedgerReader;
import io.tallylight.ledger.OfferSnapshot;
import io.tallylight.show.OfferIndex;
import io.tallylight.show.OfferIndex.Place;
import io.tallylight.show.StockSync;
import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/** Finds the offers that something on a platform concerns, in every show that is not over. Any thread. */
final class MappedOffers {
    private final OfferIndex index;
    private final LedgerReader reader;

    MappedOffers(OfferIndex index, LedgerReader reader) {
        this.index = index;
        this.reader = reader;
    }

    /** The offers with this id that listen to this. */
    Future<List<Place>> find(StockSync sync, String id) {
        return index.find(sync.needs(), id).compose(places -> {
            List<Future<Boolean>> looks =
                    places.stream().map(place -> listens(place, sync, id)).toList();
            return Future.join(looks)
                    .map(v -> IntStream.range(0, places.size())
                            .filter(i -> looks.get(i).result())
                            .mapToObj(places::get)
                            .toList());
        });
    }

    /** Whether an offer has this id and listens to this; the index lists more than there is. */
    Future<Boolean> listens(Place place, StockSync sync, String id) {
        return reader.offer(place.show(), place.sku()).compose(look -> {
            if (look.isEmpty()) {
                return Future.succeededFuture(false);
            } else if (isOver(look.get())) {
                return index.dropIfOver(sync.needs(), id, place).map(false);
            }
            OfferSnapshot.Offer offer = look.get().offer();
            if (offer == null) {
                return Future.succeededFuture(false);
            }
            ObjectNode doc = Json.readObject(offer.doc());
            return Future.succeededFuture(
                    Objects.equals(sync.needs().in(doc), Optional.of(id)) && StockSync.of(doc) == sync);
        });
    }

    /** Whether an offer of a show that is not over listens to this, whatever ids it has. */
    Future<Boolean> listens(Place place, StockSync sync) {
        return reader.offer(place.show(), place.sku())
                .map(look -> look.filter(found -> !isOver(found))
                        .map(OfferSnapshot::offer)
                        .filter(offer -> StockSync.of(Json.readObject(offer.doc())) == sync)
                        .isPresent());
    }

    static boolean isOver(OfferSnapshot look) {
        return Json.readObject(look.showDoc()).path("status").asText().equals("ended");
    }
}
