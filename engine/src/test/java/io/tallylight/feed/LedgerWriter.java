package io.tallylight.feed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.tallylight.json.Json;
import io.tallylight.redis.ShowKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/**
 * Writes a show and its events as {@code docs/redis-keys.md} has them, for tests that need to say exactly what an event
 * holds. It does not check stock; the ledger does.
 */
final class LedgerWriter implements AutoCloseable {
    /** Counters of one offer and where it last changed. */
    static final class Row {
        String doc = "{}";
        long available;
        long reserved;
        long sold;
        long seq;
        long docSeq;

        long allotted() {
            return available + reserved + sold;
        }
    }

    private final ShowKeys keys;
    private final RedisClient client;
    private final RedisCommands<String, byte[]> redis;

    final Map<String, Row> offers = new TreeMap<>();
    String epoch = "k3f9";
    long seq;
    long clock = 1_795_281_123_000L;
    long docSeq;
    String showDoc = "";

    private final Map<String, Boolean> changed = new LinkedHashMap<>();
    private final Set<String> gone = new LinkedHashSet<>();
    private final List<Map.Entry<String, Long>> sales = new ArrayList<>();
    private boolean showChanged;

    LedgerWriter(String url, String show) {
        this.keys = ShowKeys.of(show);
        this.client = RedisClient.create(url);
        this.redis = client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE))
                .sync();
    }

    String show() {
        return keys.show();
    }

    /** Definition of the show, given with single quotes. */
    @CanIgnoreReturnValue
    LedgerWriter show(String doc) {
        showDoc = doc.replace('\'', '"');
        docSeq = seq + 1;
        showChanged = true;
        return this;
    }

    /** Definition of an offer, given with single quotes; a new one has all its units available. */
    @CanIgnoreReturnValue
    LedgerWriter offer(String sku, String doc, long allotted) {
        Row row = offers.computeIfAbsent(sku, key -> {
            Row fresh = new Row();
            fresh.available = allotted;
            return fresh;
        });
        row.doc = doc.replace('\'', '"');
        row.docSeq = seq + 1;
        gone.remove(sku);
        changed.put(sku, true);
        return this;
    }

    @CanIgnoreReturnValue
    LedgerWriter reserve(String sku, long units) {
        return move(sku, -units, units, 0);
    }

    @CanIgnoreReturnValue
    LedgerWriter release(String sku, long units) {
        return move(sku, units, -units, 0);
    }

    @CanIgnoreReturnValue
    LedgerWriter commit(String sku, long units) {
        sales.add(Map.entry(sku, units));
        return move(sku, 0, -units, units);
    }

    /** Lists an offer of which nothing changed. */
    @CanIgnoreReturnValue
    LedgerWriter list(String sku) {
        return move(sku, 0, 0, 0);
    }

    @CanIgnoreReturnValue
    private LedgerWriter move(String sku, long available, long reserved, long sold) {
        Row row = offers.get(sku);
        if (row == null) {
            throw new IllegalArgumentException(sku);
        }
        row.available += available;
        row.reserved += reserved;
        row.sold += sold;
        changed.putIfAbsent(sku, false);
        return this;
    }

    @CanIgnoreReturnValue
    LedgerWriter remove(String sku) {
        offers.remove(sku);
        changed.remove(sku);
        gone.add(sku);
        return this;
    }

    /** Between {@code begin} and {@code end} several events reach Redis in one step. */
    void begin() {
        redis.multi();
    }

    void end() {
        if (redis.exec().wasDiscarded()) {
            throw new IllegalStateException("discarded");
        }
    }

    /** Writes what was gathered as one event, in one step. */
    void write() {
        begin();
        put(true);
        end();
    }

    /** The same, but its event is lost. */
    void writeWithoutEvent() {
        begin();
        put(false);
        end();
    }

    /** As {@link #write}, between {@link #begin} and {@link #end}. */
    void put(boolean withEvent) {
        seq++;
        clock += 10;
        byte[] event = event();
        for (String sku : changed.keySet()) {
            Row row = offers.get(sku);
            if (row != null) {
                row.seq = seq;
                write(sku, row);
            }
        }
        for (String sku : gone) {
            redis.hdel(keys.offers(), sku);
            redis.hdel(keys.terms(), sku);
            redis.hdel(keys.stock(), sku);
            redis.hset(keys.removed(), sku, text(seq));
        }
        redis.hset(
                keys.showHash(),
                Map.of(
                        "epoch", text(epoch),
                        "seq", text(seq),
                        "clock", text(clock + 5),
                        "docSeq", text(docSeq),
                        "doc", text(showDoc)));
        if (withEvent) {
            redis.xadd(keys.events(), Map.of("e", event));
        }
        changed.clear();
        gone.clear();
        sales.clear();
        showChanged = false;
    }

    private void write(String sku, Row row) {
        redis.hset(keys.offers(), sku, text(row.doc));
        redis.hset(keys.terms(), sku, terms(row.docSeq));
        redis.hset(
                keys.stock(),
                sku,
                text(row.allotted() + " " + row.available + " " + row.reserved + " " + row.sold + " " + row.seq));
        redis.hdel(keys.removed(), sku);
    }

    /** Another life of the data. */
    @CanIgnoreReturnValue
    LedgerWriter newEpoch(String name) {
        epoch = name;
        return this;
    }

    /** Waits until Redis answers again. */
    void awaitConnection() {
        redis.ping();
    }

    void forgetScripts() {
        redis.scriptFlush();
    }

    void deleteAll() {
        redis.flushall();
    }

    void trimEvents() {
        redis.xtrim(keys.events(), 1);
    }

    void raw(String sku, String stock) {
        redis.hset(keys.stock(), sku, text(stock));
    }

    void rawEvent(byte[] event) {
        redis.xadd(keys.events(), Map.of("e", event));
    }

    private byte[] event() {
        try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
            out.packArrayHeader(8);
            out.packString(epoch).packLong(seq - 1).packLong(seq).packLong(clock);
            out.packString(showChanged ? showDoc : "");
            out.packArrayHeader(changed.size());
            for (Map.Entry<String, Boolean> entry : changed.entrySet()) {
                Row row = offers.get(entry.getKey());
                if (row == null) {
                    throw new IllegalStateException(entry.getKey());
                }
                out.packArrayHeader(6).packString(entry.getKey());
                out.packLong(row.allotted())
                        .packLong(row.available)
                        .packLong(row.reserved)
                        .packLong(row.sold);
                out.packString(entry.getValue() ? row.doc : "");
            }
            out.packArrayHeader(gone.size());
            for (String sku : gone) {
                out.packString(sku);
            }
            out.packArrayHeader(sales.size());
            for (Map.Entry<String, Long> sale : sales) {
                out.packArrayHeader(2).packString(sale.getKey()).packLong(sale.getValue());
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] terms(long docSeq) {
        try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
            out.packArrayHeader(8)
                    .packLong(docSeq)
                    .packInt(1)
                    .packInt(0)
                    .packInt(0)
                    .packInt(100);
            out.packArrayHeader(0).packInt(0).packString("");
            return out.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] text(Object value) {
        return String.valueOf(value).getBytes(StandardCharsets.UTF_8);
    }

    /** JSON given with single quotes. */
    static ObjectNode json(String text) {
        return Json.readObject(text.replace('\'', '"'));
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
