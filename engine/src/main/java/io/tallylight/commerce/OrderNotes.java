package io.tallylight.commerce;

import io.tallylight.commerce.NoteScript.Change;
import io.tallylight.ledger.record.Adjustment;
import io.vertx.core.Future;
import java.util.Optional;

/** The notes about lines of orders elsewhere. Any thread. */
final class OrderNotes {
    private final NoteScript script;
    private final LegacyOrderNotes past;

    OrderNotes(NoteScript script, Adjuster adjuster) {
        this.script = script;
        this.past = new LegacyOrderNotes(adjuster);
    }

    /**
     * A note as it was read.
     *
     * @param stored its text; empty where nothing is noted, and then the note is {@link OrderNote#NONE}
     */
    record Read(Optional<String> stored, OrderNote note) {}

    Future<Read> read(OrderLine line) {
        return script.read(line.place().show(), field(line)).compose(stored -> {
            if (stored.isEmpty()) {
                return Future.succeededFuture(new Read(stored, OrderNote.NONE));
            }
            String text = stored.get();
            return OrderNote.isCurrent(text)
                    ? Future.succeededFuture(new Read(stored, OrderNote.parse(text)))
                    : past.migrate(line, text).map(note -> new Read(stored, note));
        });
    }

    /** The note of a line of which an older engine made the first adjustment, and nothing is noted. */
    Future<OrderNote> adoptPast(OrderLine line, Adjustment first) {
        return past.adopt(line, first);
    }

    /** Notes {@code after} where it is still as it was read; answers whether it was. */
    Future<Boolean> replace(OrderLine line, Read before, OrderNote after) {
        return script.replace(line.place().show(), new Change(field(line), before.stored(), after.text()));
    }

    private static String field(OrderLine line) {
        return line.order() + '\0' + line.line() + '\0' + line.place().sku();
    }
}
