package io.tallylight.commerce;

import io.tallylight.show.OfferIndex.Place;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Raises the alarm over units that were sold elsewhere and are held or sold here too. Any thread. */
final class Oversold {
    private static final Logger LOG = LoggerFactory.getLogger(Oversold.class);

    private final CommerceMetrics metrics;

    Oversold(CommerceMetrics metrics) {
        this.metrics = metrics;
    }

    /**
     * Says that units are missing; does nothing for 0.
     *
     * @param what told of them
     */
    void by(long units, Place place, String what) {
        if (units > 0) {
            metrics.oversold(units);
            LOG.error(
                    "show {}: {} is oversold by {}: {}, and the units are held or sold here",
                    place.show(),
                    place.sku(),
                    units,
                    what);
        }
    }
}
