package io.tallylight.checkout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import io.tallylight.ledger.LedgerReader;
import io.tallylight.redis.ShowKeys;
import io.tallylight.redis.StreamRedis;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/**
 * What failed for good at a gateway: money that was not taken, not given up, or not given back. It stays until somebody has it tried again
 * or closes it. Any thread; answers on the caller's context.
 */
public final class Incidents {
    private static final String ID = ".i";

    private final StreamRedis redis;
    private final LedgerReader reader;

    public Incidents(StreamRedis redis, LedgerReader reader) {
        this.redis = redis;
        this.reader = reader;
    }

    /** Every incident of every show, oldest first in each. Fails while Redis is away. */
    public Future<List<ObjectNode>> list() {
        return reader.shows().compose(shows -> {
            List<Future<List<ObjectNode>>> all = shows.stream().map(this::list).toList();
            return Future.all(all)
                    .map(done ->
                            all.stream().flatMap(one -> one.result().stream()).toList());
        });
    }

    private Future<List<ObjectNode>> list(String show) {
        byte[] key = OwedList.bytes(ShowKeys.of(show).incidents());
        return StreamRedis.read(() -> redis.commands().hgetall(key)).map(found -> {
            Map<String, byte[]> sorted = new TreeMap<>();
            found.forEach((id, value) -> sorted.put(new String(id, StandardCharsets.UTF_8), value));
            List<ObjectNode> incidents = new ArrayList<>();
            sorted.forEach((entry, value) -> incidents.add(incident(show, entry, value)));
            return incidents;
        });
    }

    /** When it became owed is the entry's own time. */
    private static ObjectNode incident(String show, String entry, byte[] value) {
        try (MessageUnpacker in = MessagePack.newDefaultUnpacker(value)) {
            in.unpackArrayHeader();
            ObjectNode incident = Json.object()
                    .put("id", show + ID + entry)
                    .put("show", show)
                    .put("owedAt", Long.parseLong(entry, 0, entry.indexOf('-'), 10));
            incident.setAll(Json.readObject(in.unpackString()));
            return incident;
        } catch (IOException e) {
            throw new UncheckedIOException("an incident of show " + show + " is not readable", e);
        }
    }

    /**
     * Has an incident tried again, or closes it because it was settled by other means.
     *
     * @param id as listed
     * @return whether there was such an incident
     */
    public Future<Boolean> settle(String id, boolean again) {
        int at = id.lastIndexOf(ID);
        String entry = at < 1 ? "" : id.substring(at + ID.length());
        if (!entry.matches("[0-9]{1,16}-[0-9]{1,16}")) {
            return Future.succeededFuture(false);
        }
        return StreamRedis.read(() -> OwedList.settle(redis, id.substring(0, at), entry, again));
    }

    /** The show in an incident's id; empty when it is none. */
    public static String show(String id) {
        return id.lastIndexOf(ID) < 1 ? "" : id.substring(0, id.lastIndexOf(ID));
    }
}
