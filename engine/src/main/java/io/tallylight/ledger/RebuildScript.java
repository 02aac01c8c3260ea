package io.tallylight.ledger;

import io.tallylight.ledger.record.Cancellation;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.redis.CommandRedis;
import io.tallylight.redis.LuaScript;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** Runs the {@code lua/rebuild-*.lua} scripts, of which it is the only caller. Keeps no state. */
final class RebuildScript {
    private static final LuaScript BEGIN = LuaScript.load("rebuild-begin");
    private static final LuaScript KEEP = LuaScript.load("rebuild-keep");
    private static final LuaScript FILL = LuaScript.load("rebuild-fill");
    private static final LuaScript FINISH = LuaScript.load("rebuild-finish");

    /** Values in the order of the codes that the scripts answer. */
    private static final List<Rebuild.Admission> ADMISSIONS = List.of(
            Rebuild.Admission.BEGUN,
            Rebuild.Admission.LIVE,
            Rebuild.Admission.REHEARSAL,
            Rebuild.Admission.SOUND,
            Rebuild.Admission.UNSETTLED,
            Rebuild.Admission.UNDER_WAY,
            Rebuild.Admission.DEAD_LETTERS,
            Rebuild.Admission.DELETED);

    private static final List<Rebuild.End> ENDS = List.of(Rebuild.End.OVERTAKEN, Rebuild.End.DONE, Rebuild.End.CHANGED);

    private RebuildScript() {}

    record Begin(String token, String orderSystem, boolean force, long leaseMs) {}

    record Fill(
            String token,
            long after,
            List<RestoredOrder> orders,
            long upTo,
            List<RestoredAdjustment> adjustments,
            boolean offersAgain) {}

    record Finish(
            String token,
            Rebuild.Remains remains,
            long seq,
            long clock,
            long number,
            String life,
            String source,
            List<String> others) {}

    static Future<Rebuild.Remains> begin(CommandRedis redis, ShowKeys keys, Begin begin) {
        List<String> built = built(keys);
        Request request = Request.cmd(Command.EVALSHA).arg(BEGIN.sha()).arg(4 + built.size());
        request = request.arg(keys.showHash())
                .arg(keys.outbox())
                .arg(keys.rebuild())
                .arg(keys.delivery());
        request = with(request, built)
                .arg(begin.token)
                .arg(begin.orderSystem)
                .arg(begin.force ? "1" : "0")
                .arg(begin.leaseMs);
        return redis.run(BEGIN, request)
                .map(reply -> new Rebuild.Remains(
                        ADMISSIONS.get(reply.get(0).toInteger()),
                        text(reply.get(1)),
                        reply.get(2).toLong(),
                        text(reply.get(3)),
                        text(reply.get(4))));
    }

    /**
     * Renews the lease of an attempt.
     *
     * @param leaseMs ms from now on, 0 to give the attempt up
     */
    static Future<Boolean> keep(CommandRedis redis, ShowKeys keys, String token, long leaseMs) {
        List<String> built = built(keys);
        Request request = Request.cmd(Command.EVALSHA).arg(KEEP.sha()).arg(1 + built.size());
        request = with(request.arg(keys.rebuild()), built).arg(token).arg(leaseMs);
        return redis.run(KEEP, request).map(reply -> reply.toInteger() == 1);
    }

    static Future<Boolean> fill(CommandRedis redis, ShowKeys keys, Fill fill) {
        ShowKeys built = keys.rebuilt();
        Request request = Request.cmd(Command.EVALSHA)
                .arg(FILL.sha())
                .arg(8)
                .arg(keys.rebuild())
                .arg(built.stock())
                .arg(built.records())
                .arg(built.buyers())
                .arg(built.orders())
                .arg(built.offered())
                .arg(keys.payments())
                .arg(keys.orders())
                .arg(fill.token)
                .arg(fill.after)
                .arg(fill.upTo)
                .arg(fill.offersAgain ? "1" : "0")
                .arg(Buffer.buffer(orders(fill.orders)))
                .arg(Buffer.buffer(adjustments(fill.adjustments)));
        return redis.run(FILL, request).map(reply -> reply.toInteger() == 1);
    }

    static Future<Rebuild.End> finish(CommandRedis redis, ShowKeys keys, Finish finish) {
        List<String> shows = all(keys);
        List<String> built = built(keys);
        Request request = Request.cmd(Command.EVALSHA).arg(FINISH.sha()).arg(2 + shows.size() + built.size());
        request = with(request.arg(keys.rebuild()), shows).arg(keys.delivery());
        request = with(request, built)
                .arg(finish.token)
                .arg(finish.remains.epoch())
                .arg(finish.remains.outboxId())
                .arg(finish.seq)
                .arg(finish.clock)
                .arg(finish.number)
                .arg(finish.life)
                .arg(finish.source);
        return redis.run(FINISH, with(request, finish.others)).map(reply -> ENDS.get(reply.toInteger()));
    }

    /**
     * Returns the keys in the order of the script: the show comes first, and each of these keys is replaced with it.
     */
    private static List<String> all(ShowKeys keys) {
        return List.of(
                keys.showHash(),
                keys.offers(),
                keys.terms(),
                keys.stock(),
                keys.removed(),
                keys.records(),
                keys.due(),
                keys.buyers(),
                keys.orders(),
                keys.events(),
                keys.outbox(),
                keys.audited());
    }

    /** Returns the keys that are built beside the show. */
    private static List<String> built(ShowKeys keys) {
        List<String> built = new ArrayList<>(all(keys.rebuilt()));
        built.add(keys.rebuilt().offered());
        return built;
    }

    private static Request with(Request request, List<String> arguments) {
        Request longer = request;
        for (String argument : arguments) {
            longer = longer.arg(argument);
        }
        return longer;
    }

    private static String text(Response part) {
        return part.toString(StandardCharsets.UTF_8);
    }

    private static byte[] orders(List<RestoredOrder> orders) {
        try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
            out.packArrayHeader(orders.size());
            for (RestoredOrder order : orders) {
                Reservation r = order.reservation();
                out.packArrayHeader(19).packString(r.id()).packString(r.fingerprint());
                out.packLong(r.seq())
                        .packLong(r.createdAt())
                        .packLong(r.expiresAt())
                        .packLong(r.endedAt());
                out.packString(r.currency()).packLong(r.total()).packLong(r.number());
                pack(out, r.payment());
                out.packString(r.buyerId()).packString(r.body());
                out.packArrayHeader(r.lines().size() * 5);
                for (Reservation.Line line : r.lines()) {
                    out.packString(line.sku()).packInt(line.requested()).packInt(line.quantity());
                    out.packLong(line.unitPrice()).packString(line.reason());
                }
                out.packInt(r.attempts()).packInt(r.extended() ? 1 : 0);
                out.packString(order.keyId()).packString(order.keyFingerprint());
                pack(out, r.cancelled().units());
                out.packArrayHeader(order.cancellations().size());
                for (Cancellation cancellation : order.cancellations()) {
                    pack(out, cancellation);
                }
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen in memory", e);
        }
    }

    private static void pack(MessageBufferPacker out, Reservation.@Nullable Payment payment) throws IOException {
        if (payment == null) {
            throw new IllegalArgumentException("an order has a payment");
        }
        out.packArrayHeader(4).packString(payment.method()).packString(payment.reference());
        out.packLong(payment.amount()).packString(payment.currency());
    }

    private static void pack(MessageBufferPacker out, Cancellation c) throws IOException {
        out.packArrayHeader(10).packString(c.id()).packString(c.fingerprint()).packInt(c.no());
        out.packLong(c.seq()).packLong(c.at()).packInt(c.restock() ? 1 : 0).packString(c.reason());
        out.packLong(c.amount()).packArrayHeader(2 * c.taken().size());
        for (Cancellation.Taken taken : c.taken()) {
            out.packInt(taken.line()).packInt(taken.units());
        }
        pack(out, c.after());
    }

    private static void pack(MessageBufferPacker out, List<Integer> wholes) throws IOException {
        out.packArrayHeader(wholes.size());
        for (int whole : wholes) {
            out.packInt(whole);
        }
    }

    private static byte[] adjustments(List<RestoredAdjustment> adjustments) {
        try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
            out.packArrayHeader(adjustments.size());
            for (RestoredAdjustment a : adjustments) {
                out.packArrayHeader(9).packString(a.keyId()).packString(a.fingerprint());
                out.packLong(a.seq()).packLong(a.at());
                out.packString(a.sku())
                        .packLong(a.delta())
                        .packString(a.reason())
                        .packString(a.doc())
                        .packString(a.cause());
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen in memory", e);
        }
    }
}
