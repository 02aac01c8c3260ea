package io.tallylight.ledger;

import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/** Events that the ledger sends to order systems besides orders and definitions, if an order system asked for them. */
public enum LedgerEventType {
    /** The time of a reservation ended before it became an order. */
    RESERVATION_EXPIRED("reservation.expired", 1),
    /** An attempt to pay ended without money; the reservation is held again. */
    PAYMENT_FAILED("payment.failed", 2),
    /** The last available unit of an offer is held, sold or withdrawn. */
    OFFER_SOLD_OUT("offer.sold_out", 4);

    private final String type;
    private final int bit;

    LedgerEventType(String type, int bit) {
        this.type = type;
        this.bit = bit;
    }

    /** Returns the given types of events that are events of the ledger. */
    public static Set<LedgerEventType> among(Collection<String> types) {
        return Arrays.stream(values())
                .filter(notice -> types.contains(notice.type))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the types as the number that the script takes. */
    static int sum(Set<LedgerEventType> notices) {
        return notices.stream().mapToInt(notice -> notice.bit).sum();
    }
}
