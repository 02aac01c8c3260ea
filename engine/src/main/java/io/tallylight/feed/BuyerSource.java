package io.tallylight.feed;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Where the feed reads what buyers hold. It only reads. For any thread; answers may come on any, and fail with a
 * {@code RedisException} while Redis is away.
 */
public interface BuyerSource {
    /**
     * A mark of each of these buyers, in their order; empty for one of whom nothing is kept. A mark is another one as soon as
     * the buyer has a new reservation, one fewer open, or other units.
     */
    CompletionStage<List<Optional<Mark>>> marks(String show, List<String> buyers);

    /** All open reservations of a buyer, in the order of their making. */
    CompletionStage<List<Holding>> open(String show, String buyerId);

    /** Reservations by the ids that marks and holdings have; one that is gone is left out. */
    CompletionStage<List<Holding>> read(String show, List<String> ids);

    /**
     * What tells that something changed.
     *
     * @param version equal where nothing did
     * @param chunk rises when {@code recent} begins anew
     * @param recent ids of the latest reservations, at least the last one
     * @param cancelled the latest cancellations of orders
     */
    record Mark(String version, int chunk, List<String> recent, List<Cancelled> cancelled) {}

    /**
     * Something of an order was cancelled.
     *
     * @param id of its reservation
     * @param no other for each cancellation of that order
     */
    record Cancelled(String id, int no) {}

    /**
     * A reservation as it is told.
     *
     * @param isOpen whether it may still become something else
     * @param reservation JSON of the object
     * @param order JSON of its order; empty when there is none
     */
    record Holding(String id, boolean isOpen, String reservation, String order) {}
}
