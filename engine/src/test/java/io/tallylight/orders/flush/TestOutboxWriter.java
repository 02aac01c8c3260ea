package io.tallylight.orders.flush;

import io.lettuce.core.api.sync.RedisCommands;
import io.tallylight.ledger.record.Ids;
import io.tallylight.redis.ShowKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** Writes what the ledger's script would write for orders of one show, in the documented format. */
public final class TestOutboxWriter {
    static final long AT = 1_795_281_123_456L;

    private final RedisCommands<byte[], byte[]> redis;
    private final String show;
    private final ShowKeys keys;
    private long number;

    public TestOutboxWriter(RedisCommands<byte[], byte[]> redis, String show) {
        this.redis = redis;
        this.show = show;
        this.keys = ShowKeys.of(show);
        redis.sadd(bytes(ShowKeys.SHOWS), bytes(show));
        set("status", "live");
        set("rehearsal", "0");
        set("number", "0");
    }

    void set(String field, String value) {
        redis.hset(bytes(keys.showHash()), bytes(field), bytes(value));
    }

    /** One entry with the next {@code count} orders. */
    public void commit(int count) {
        List<byte[]> fields = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            number++;
            fields.add(bytes(Long.toString(number)));
            fields.add(order(show, number, "{}"));
        }
        append(fields);
    }

    /** Makes the record of an order that was committed, and lists it under its number. */
    void record(long which) {
        byte[] id = bytes(id(show, which));
        redis.hset(bytes(keys.records()), id, packed(show, which, "{}", 0));
        while (redis.llen(bytes(keys.orders())) < which) {
            redis.rpush(bytes(keys.orders()), bytes(id(show, redis.llen(bytes(keys.orders())) + 1)));
        }
    }

    /** Makes the records of an order and of its cancellations, one unit of its first line each, and one entry of the last. */
    void cancel(long which, int no) {
        byte[] key = bytes(cancellationId(show, which, no));
        record(which);
        byte[] order = packed(show, which, "{}", no);
        redis.hset(bytes(keys.records()), bytes(id(show, which)), order);
        redis.hset(bytes(keys.records()), key, cancellation(show, which, no));
        append(List.of(bytes(which + "." + no), cancelled(show, which, no)));
    }

    static String cancellationId(String show, long number, int no) {
        return Ids.recordId(show, "test", "cancel-" + number + "-" + no);
    }

    /** An outbox value: a cancellation. */
    static byte[] cancelled(String show, long number, int no) {
        try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
            byte[] order = packed(show, number, "{}", no);
            byte[] its = cancellation(show, number, no);
            out.packArrayHeader(8)
                    .packString("order.cancelled")
                    .packLong(AT + 1_000 + no)
                    .packString(id(show, number))
                    .packInt(0);
            out.packRawStringHeader(order.length).writePayload(order);
            out.packString(cancellationId(show, number, no));
            out.packRawStringHeader(its.length).writePayload(its);
            out.packString("e1");
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] cancellation(String show, long number, int no) {
        try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
            out.packArrayHeader(11).packString("c").packString("cf").packString(id(show, number));
            out.packInt(no).packLong(78).packLong(AT + 1_000 + no).packInt(1).packString("why");
            out.packLong(1_999).packArrayHeader(2).packInt(0).packInt(1);
            out.packArrayHeader(3).packInt(no).packInt(0).packInt(0);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One entry with one order of these bytes under the next number. */
    void commitRaw(byte[] value) {
        number++;
        append(List.of(bytes(Long.toString(number)), value));
    }

    /** One entry with a field that is no number. */
    void commitNameless(byte[] value) {
        append(List.of(bytes("not a number"), value));
    }

    private void append(List<byte[]> fields) {
        redis.multi();
        redis.xadd(bytes(keys.outbox()), fields.toArray());
        set("number", Long.toString(number));
        redis.exec();
    }

    long last() {
        return number;
    }

    public static String id(String show, long number) {
        return Ids.recordId(show, "test", "key-" + number);
    }

    /** An outbox value: an order of two lines, one of them cut, and a third cut to nothing. */
    static byte[] order(String show, long number, String body) {
        try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
            byte[] record = packed(show, number, body, 0);
            out.packArrayHeader(9)
                    .packString("order.committed")
                    .packLong(AT + number)
                    .packString(id(show, number))
                    .packInt(0);
            out.packRawStringHeader(record.length).writePayload(record);
            out.packString(Ids.recordId(show, "test", "checkout-" + number)).packString("paid");
            out.packString("e1").packLong(77);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] packed(String show, long number, String body, int cancellations) {
        try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
            out.packArrayHeader(cancellations == 0 ? 17 : 19)
                    .packString("r")
                    .packString("fingerprint")
                    .packString("committed")
                    .packLong(77)
                    .packLong(AT - 1_000)
                    .packLong(AT + 60_000)
                    .packLong(AT + number)
                    .packString("EUR")
                    .packLong(2 * 1_999 + 500)
                    .packLong(number);
            out.packArrayHeader(4)
                    .packString("external")
                    .packString("pay-" + number)
                    .packLong(2 * 1_999 + 500)
                    .packString("EUR");
            out.packString("buyer-" + number).packString(body);
            out.packArrayHeader(15);
            line(out, "MUG-1", 2, 2, 1_999, "");
            line(out, "CAP-1", 4, 1, 500, "sold-out");
            line(out, "BAG-1", 3, 0, 700, "sold-out");
            out.packInt(0).packInt(0).packInt(0);
            if (cancellations > 0) {
                out.packArrayHeader(3).packInt(cancellations).packInt(0).packInt(0);
                out.packArrayHeader(cancellations);
                for (int no = 1; no <= cancellations; no++) {
                    out.packString(cancellationId(show, number, no));
                }
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void line(
            MessageBufferPacker out, String sku, int requested, int quantity, long unitPrice, String reason)
            throws IOException {
        out.packString(sku)
                .packInt(requested)
                .packInt(quantity)
                .packLong(unitPrice)
                .packString(reason);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
