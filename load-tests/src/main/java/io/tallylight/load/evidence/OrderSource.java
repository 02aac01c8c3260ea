package io.tallylight.load.evidence;

import io.tallylight.load.facts.OrderFact;
import java.util.List;

/** Where a show's orders are read from. */
public interface OrderSource extends AutoCloseable {
    /**
     * Every order of the show as it is now, one as often as it is there. Called from one thread, which may block.
     *
     * @throws EvidenceException where they cannot be read; the message says why in one line
     */
    List<OrderFact> orders() throws EvidenceException;

    @Override
    void close();
}
