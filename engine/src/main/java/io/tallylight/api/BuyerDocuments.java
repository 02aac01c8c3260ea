package io.tallylight.api;

import io.tallylight.feed.BuyerSource;
import io.tallylight.json.Json;
import io.tallylight.json.JsonBytes;
import io.tallylight.ledger.BuyerReader;
import io.tallylight.ledger.LedgerReader;
import io.tallylight.ledger.Reservation;
import io.tallylight.ledger.ReservationState;
import io.tallylight.orders.DeliveryReader;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Gives the feed the reservations of buyers, as the HTTP interface shows them. For any thread. */
public final class BuyerDocuments implements BuyerSource {
    /** Reservations of one buyer that are looked through for open ones, from the oldest on. */
    private static final int PAGES_MAX = 20;

    private static final int PAGE = 500;

    private final BuyerReader buyers;
    private final LedgerReader reader;
    private final OrderDocuments orders;

    public BuyerDocuments(BuyerReader buyers, LedgerReader reader, DeliveryReader deliveries) {
        this.buyers = buyers;
        this.reader = reader;
        this.orders = new OrderDocuments(deliveries);
    }

    @Override
    public CompletionStage<List<Optional<Mark>>> marks(String show, List<String> buyerIds) {
        return buyers.entries(show, buyerIds)
                .thenApply(entries -> entries.stream()
                        .map(found -> found.map(BuyerDocuments::mark))
                        .toList());
    }

    private static Mark mark(BuyerReader.Entry entry) {
        List<Cancelled> cancelled = entry.cancelled().stream()
                .map(its -> new Cancelled(its.id(), its.no()))
                .toList();
        return new Mark(entry.version(), entry.chunk(), entry.recent(), cancelled);
    }

    @Override
    public CompletionStage<List<Holding>> open(String show, String buyerId) {
        return collect(show, buyerId, null, new ArrayList<>(), PAGES_MAX).toCompletionStage();
    }

    private Future<List<Holding>> collect(
            String show, String buyerId, @Nullable String after, List<Holding> open, int pages) {
        return reader.ofBuyer(show, buyerId, after, PAGE).compose(page -> {
            for (Reservation reservation : page.reservations()) {
                if (isOpen(reservation)) {
                    open.add(holding(show, reservation));
                }
            }
            return page.last() == null || pages == 1
                    ? Future.succeededFuture(open)
                    : collect(show, buyerId, page.last(), open, pages - 1);
        });
    }

    @Override
    public CompletionStage<List<Holding>> read(String show, List<String> ids) {
        return buyers.reservations(show, ids)
                .thenApply(found -> found.stream()
                        .map(reservation -> holding(show, reservation))
                        .toList());
    }

    private static boolean isOpen(Reservation reservation) {
        return reservation.state() == ReservationState.HELD || reservation.state() == ReservationState.PAYING;
    }

    private Holding holding(String show, Reservation reservation) {
        JsonBytes json = new JsonBytes();
        ReservationJson.write(json, show, reservation);
        String order = reservation.state() == ReservationState.COMMITTED
                ? Json.write(orders.justCommitted(show, reservation))
                : "";
        return new Holding(reservation.id(), isOpen(reservation), json.toString(), order);
    }
}
