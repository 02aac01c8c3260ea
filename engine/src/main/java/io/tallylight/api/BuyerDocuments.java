package io.tallylight.api;

import io.tallylight.feed.BuyerSource;
import io.tallylight.json.Json;
import io.tallylight.json.JsonBytes;
import io.tallylight.ledger.BuyerReader;
import io.tallylight.ledger.LedgerReader;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.ReservationState;
import io.tallylight.orders.flush.DeliveryReader;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Provides the reservations of buyers to the feed, in the format of the HTTP interface. May be used from any thread.
 */
public final class BuyerDocuments implements BuyerSource {
    /** Maximum number of pages of one buyer's reservations that are read, from the oldest on. */
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
        List<Holding> open = new ArrayList<>();
        return eachPage(show, buyerId, null, PAGES_MAX, reservation -> {
                    if (isOpen(reservation)) {
                        open.add(holding(show, reservation));
                    }
                })
                .<List<Holding>>map(open)
                .toCompletionStage();
    }

    @Override
    public CompletionStage<List<String>> between(String show, String buyerId, Mark before, Mark now) {
        return buyers.inChunks(show, buyerId, before.chunk(), now.chunk());
    }

    @Override
    public CompletionStage<List<String>> cancelledBetween(String show, String buyerId, Mark before, Mark now) {
        List<String> ids = new ArrayList<>();
        return seqOf(show, before)
                .thenCombine(
                        seqOf(show, now),
                        (from, to) -> eachPage(show, buyerId, null, PAGES_MAX, reservation -> {
                            boolean isBetween = reservation.seq() > from && reservation.seq() <= to;
                            if (isBetween && !reservation.cancelled().ids().isEmpty()) {
                                ids.add(reservation.id());
                            }
                        }))
                .thenCompose(Future::toCompletionStage)
                .thenApply(done -> ids);
    }

    /** Returns the show's seq at the last cancellation that a mark names; 0 if it names none. */
    private CompletionStage<Long> seqOf(String show, Mark mark) {
        int count = mark.cancelled().size();
        if (count == 0) {
            return CompletableFuture.completedStage(0L);
        }
        Cancelled last = mark.cancelled().get(count - 1);
        return buyers.seqOf(show, new BuyerReader.Cancelled(last.id(), last.no()));
    }

    private Future<Void> eachPage(
            String show, String buyerId, @Nullable String after, int pages, Consumer<Reservation> take) {
        return reader.ofBuyer(show, buyerId, after, PAGE).compose(page -> {
            page.reservations().forEach(take);
            return page.last() == null || pages == 1
                    ? Future.succeededFuture()
                    : eachPage(show, buyerId, page.last(), pages - 1, take);
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
