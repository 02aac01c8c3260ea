package io.tallylight.ledger;

import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/** What the ledger tells order systems besides orders and definitions, where one of them asked for it. */
public enum LedgerEventType {
    /** A reservation's time was over before it became an order. */
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

    /** Those among these types of events that the ledger tells. */
    public static Set<LedgerEventType> among(Collection<String> types) {
        return Arrays.stream(values())
                .filter(notice -> types.contains(notice.type))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** As the script is told of them. */
    static int sum(Set<LedgerEventType> notices) {
        return notices.stream().mapToInt(notice -> notice.bit).sum();
    }
}
