package io.tallylight.feed;

import io.tallylight.ledger.BuyerReader;
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

    /**
     * Ids of the reservations that a buyer made between two marks, in the order of their making, where the chunk has risen
     * meanwhile; those of either mark may be among them. Of more than some thousands, the latest.
     */
    CompletionStage<List<String>> between(String show, String buyerId, Mark before, Mark now);

    /**
     * Ids of all orders of a buyer of which something was cancelled between two marks, for when that was more than the later
     * one names. One of which more was cancelled after it may be missing: a later mark names it.
     */
    CompletionStage<List<String>> cancelledBetween(String show, String buyerId, Mark before, Mark now);

    /** Reservations by the ids that marks and holdings have; one that is gone is left out. */
    CompletionStage<List<Holding>> read(String show, List<String> ids);

    /**
     * What tells that something changed.
     *
     * @param version equal where nothing did
     * @param chunk rises when {@code recent} begins anew
     * @param recent ids of the latest reservations, at least the last one
     * @param cancelled the latest cancellations of orders, in their order, at most {@link #CANCELLED_MAX}
     */
    record Mark(String version, int chunk, List<String> recent, List<Cancelled> cancelled) {
        /** Cancellations that a mark names. */
        public static final int CANCELLED_MAX = BuyerReader.CANCELLED_MAX;

        /** Whether more may have been cancelled since {@code before} than this mark names. */
        boolean lacksCancellations(Mark before) {
            int known = before.cancelled.size();
            return cancelled.size() == CANCELLED_MAX
                    && (known == 0 || !cancelled.contains(before.cancelled.get(known - 1)));
        }
    }

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
