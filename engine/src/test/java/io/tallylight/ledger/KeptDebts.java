package io.tallylight.ledger;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/** What Redis keeps of what is owed to payment gateways, as text. */
final class KeptDebts {
    private KeptDebts() {}

    /** {@code kind id attempt reference amount} of each, in the order in which it became owed. */
    static List<String> of(LedgerFixture fixture, TestShow show) throws IOException {
        List<String> debts = new ArrayList<>();
        for (byte[] packed : fixture.rawEntries(show.keys().payments())) {
            try (MessageUnpacker in = MessagePack.newDefaultUnpacker(packed)) {
                in.unpackArrayHeader();
                String kind = in.unpackString();
                in.skipValue(); // when
                String id = in.unpackString();
                int attempt = in.unpackInt();
                in.skipValue(); // method
                debts.add(kind + " " + id + " " + attempt + " " + in.unpackString() + " " + in.unpackLong());
            }
        }
        return debts;
    }
}
