package io.tallylight.load.evidence;

import io.tallylight.load.client.EngineClient;
import io.tallylight.load.facts.OrderFact;
import java.util.List;

/** The engine's own list of orders, with what it says of their delivery. */
public final class HttpOrders implements OrderSource {
    private final EngineClient client;

    public HttpOrders(EngineClient client) {
        this.client = client;
    }

    @Override
    public List<OrderFact> orders() throws EvidenceException {
        return Waiting.on("the list of orders", client.orders());
    }

    @Override
    public void close() {}
}
