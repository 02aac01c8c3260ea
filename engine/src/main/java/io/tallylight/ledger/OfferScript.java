package io.tallylight.ledger;

import io.tallylight.ledger.record.Stock;
import io.tallylight.redis.CommandRedis;
import io.tallylight.redis.LuaScript;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/** Runs {@code lua/offer.lua}, of which it is the only caller. Keeps no state. */
final class OfferScript {
    static final LuaScript SCRIPT = LuaScript.load("offer");

    private OfferScript() {}

    static Future<Optional<OfferSnapshot>> run(CommandRedis redis, ShowKeys keys, String sku) {
        Request request = Request.cmd(Command.EVALSHA)
                .arg(SCRIPT.sha())
                .arg(4)
                .arg(keys.showHash())
                .arg(keys.offers())
                .arg(keys.terms())
                .arg(keys.stock())
                .arg(sku);
        return redis.run(SCRIPT, request).map(OfferScript::decode);
    }

    private static Optional<OfferSnapshot> decode(Response reply) {
        if (reply.get(0) == null) {
            return Optional.empty();
        }
        OfferSnapshot.Offer offer = reply.get(3) == null
                ? null
                : new OfferSnapshot.Offer(text(reply.get(3)), docSeq(reply.get(4)), stock(text(reply.get(5))));
        return Optional.of(new OfferSnapshot(
                text(reply.get(0)), text(reply.get(1)), reply.get(2).toLong(), offer));
    }

    private static String text(Response part) {
        return part.toString(StandardCharsets.UTF_8);
    }

    private static long docSeq(Response terms) {
        try (MessageUnpacker in = MessagePack.newDefaultUnpacker(terms.toBytes())) {
            in.unpackArrayHeader();
            return in.unpackLong();
        } catch (IOException e) {
            throw new UncheckedIOException("an offer's terms are not readable", e);
        }
    }

    private static Stock stock(String packed) {
        String[] n = packed.split(" ", -1);
        return new Stock(
                Long.parseLong(n[0]),
                Long.parseLong(n[1]),
                Long.parseLong(n[2]),
                Long.parseLong(n[3]),
                Long.parseLong(n[4]));
    }
}
