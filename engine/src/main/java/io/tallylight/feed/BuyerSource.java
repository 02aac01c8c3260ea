package io.tallylight.feed;

import io.tallylight.ledger.BuyerReader;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Source from which the feed reads the reservations of buyers. It only reads. For any thread; answers may come on any
 * thread, and fail with a {@code RedisException} while Redis is away.
 */
public interface BuyerSource {
    /**
     * Returns the mark of each of these buyers, in their order; empty for a buyer without an entry. The mark changes as
     * soon as the buyer has a new reservation, one fewer open, or other units.
     */
    CompletionStage<List<Optional<Mark>>> marks(String show, List<String> buyers);

    /** Returns all open reservations of a buyer, in the order in which they were made. */
    CompletionStage<List<Holding>> open(String show, String buyerId);

    /**
     * Returns ids of the reservations that a buyer made between two marks, in the order in which they were made, for
     * when the chunk has risen in the meantime. The ids of either mark may be among them. If there are more than some
     * thousands, it returns the latest.
     */
    CompletionStage<List<String>> between(String show, String buyerId, Mark before, Mark now);

    /**
     * Returns ids of all orders of a buyer of which something was cancelled between two marks, for when there were more
     * than the later mark names. An order with another cancellation after the later mark may be missing: a later mark
     * names it.
     */
    CompletionStage<List<String>> cancelledBetween(String show, String buyerId, Mark before, Mark now);

    /** Returns reservations by the ids in marks and holdings. A missing reservation is left out. */
    CompletionStage<List<Holding>> read(String show, List<String> ids);

    /**
     * A mark by which changes are found.
     *
     * @param version equal if nothing changed
     * @param chunk rises when {@code recent} begins anew
     * @param recent ids of the latest reservations, at least the last one
     * @param cancelled the latest cancellations of orders, in their order, at most {@link #CANCELLED_MAX}
     */
    record Mark(String version, int chunk, List<String> recent, List<Cancelled> cancelled) {
        /** Number of cancellations that a mark names. */
        public static final int CANCELLED_MAX = BuyerReader.CANCELLED_MAX;

        /** Returns whether more may have been cancelled since {@code before} than this mark names. */
        boolean lacksCancellations(Mark before) {
            int known = before.cancelled.size();
            return cancelled.size() == CANCELLED_MAX
                    && (known == 0 || !cancelled.contains(before.cancelled.get(known - 1)));
        }
    }

    /**
     * A cancellation of units of an order.
     *
     * @param id id of the order's reservation
     * @param no different for each cancellation of that order
     */
    record Cancelled(String id, int no) {}

    /**
     * A reservation in the form in which the buyer gets it.
     *
     * @param isOpen whether its state may still change
     * @param reservation JSON of the object
     * @param order JSON of its order; empty if there is none
     */
    record Holding(String id, boolean isOpen, String reservation, String order) {}
}
