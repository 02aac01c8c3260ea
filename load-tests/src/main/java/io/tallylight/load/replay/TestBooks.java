package io.tallylight.load.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallylight.load.evidence.EvidenceException;
import io.tallylight.load.facts.BookedPayment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The books of the gateway {@code test}, which it keeps in the engine's Redis beside the show. */
final class TestBooks {
    /** Unpacks each payment there; the field of a refund has a NUL in it, and what it gave back stands with its payment too. */
    private static final String READ = "local books = {} local packed = redis.call('HGETALL', KEYS[1])"
            + " for i = 1, #packed, 2 do if not string.find(packed[i], '%z') then"
            + " local p = cmsgpack.unpack(packed[i + 1])"
            + " books[#books + 1] = { packed[i], p[1], p[2], p[3] } end end"
            + " return cjson.encode(books)";

    private TestBooks() {}

    /**
     * Every payment of a show.
     *
     * @param engine whose Redis runs
     * @param show of letters, digits and hyphens
     */
    static List<BookedPayment> read(OwnEngine engine, String show) throws EvidenceException {
        try (var redis = engine.redis()) {
            var json = new ObjectMapper().readTree(redis.command("EVAL", READ, "1", "tl:{" + show + "}:testmoney"));
            var books = new ArrayList<BookedPayment>();
            for (var payment : json) {
                books.add(new BookedPayment(
                        payment.path(0).asText(),
                        payment.path(1).asText(),
                        payment.path(2).asLong(),
                        payment.path(3).asLong()));
            }
            return books;
        } catch (IOException e) {
            throw new EvidenceException("cannot read the gateway's books: " + e.getMessage(), e);
        }
    }
}
