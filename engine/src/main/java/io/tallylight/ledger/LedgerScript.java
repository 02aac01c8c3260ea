package io.tallylight.ledger;

import io.tallylight.redis.CommandRedis;
import io.tallylight.redis.OutcomeUnknownException;
import io.tallylight.redis.Script;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The typed face of the ledger's script ({@code lua/ledger/}); its only caller. Keeps no state. */
final class LedgerScript {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerScript.class);

    static final Script SCRIPT =
            Script.load("ledger/1-read", "ledger/2-holds", "ledger/3-reserve", "ledger/4-commands", "ledger/5-write");

    /** Entries of {@code due} handled by one call at most; each holds up to 512 lines. */
    static final int SWEEP_MAX = 4;

    private LedgerScript() {}

    /**
     * What one call answered.
     *
     * @param now epoch ms, the show's clock
     * @param seq of the show, 0 when there is no such show
     * @param outcomes one for each command, in their order
     * @param dueHandled entries of {@code due} that were handled
     * @param expired reservations that ended with them
     */
    record Reply(long now, long seq, List<Outcome<?>> outcomes, int dueHandled, int expired) {}

    /**
     * Applies the commands to one show.
     *
     * @param lastNow ms, the clock that the last reply told, 0 before any
     * @param elapsedMs monotonic time since that call was sent, -1 before any
     */
    static Future<Reply> apply(
            CommandRedis redis, ShowKeys keys, List<? extends Command<?>> commands, long lastNow, long elapsedMs) {
        return apply(SCRIPT, redis, keys, commands, lastNow, elapsedMs);
    }

    /** The same with a script of another text, such as one that takes the time from elsewhere. */
    static Future<Reply> apply(
            Script script,
            CommandRedis redis,
            ShowKeys keys,
            List<? extends Command<?>> commands,
            long lastNow,
            long elapsedMs) {
        Request request = Request.cmd(io.vertx.redis.client.Command.EVALSHA)
                .arg(script.sha())
                .arg(12)
                .arg(keys.showHash())
                .arg(keys.offers())
                .arg(keys.terms())
                .arg(keys.stock())
                .arg(keys.removed())
                .arg(keys.records())
                .arg(keys.due())
                .arg(keys.buyers())
                .arg(keys.limits())
                .arg(keys.orders())
                .arg(keys.events())
                .arg(keys.outbox())
                .arg(Buffer.buffer(encode(commands, lastNow, elapsedMs)));
        return redis.run(script, request).map(reply -> decode(reply, commands));
    }

    private static byte[] encode(List<? extends Command<?>> commands, long lastNow, long elapsedMs) {
        try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
            out.packArrayHeader(4).packLong(lastNow).packLong(elapsedMs).packInt(SWEEP_MAX);
            out.packArrayHeader(commands.size());
            for (Command<?> command : commands) {
                command.pack(out);
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen in memory", e);
        }
    }

    private static Reply decode(Response response, List<? extends Command<?>> commands) {
        try (MessageUnpacker in = MessagePack.newDefaultUnpacker(response.toBytes())) {
            in.unpackArrayHeader();
            long now = in.unpackLong();
            long seq = in.unpackLong();
            in.unpackArrayHeader();
            List<Outcome<?>> outcomes = new ArrayList<>(commands.size());
            for (Command<?> command : commands) {
                outcomes.add(outcome(command, in));
            }
            return new Reply(now, seq, outcomes, in.unpackInt(), in.unpackInt());
        } catch (IOException | RuntimeException e) {
            // Applied all the same: the caller must not take it for a refusal.
            LOG.error("the ledger's script answered something unreadable", e);
            throw new OutcomeUnknownException("the ledger's script answered something unreadable: " + e.getMessage());
        }
    }

    private static <T> Outcome<T> outcome(Command<T> command, MessageUnpacker in) throws IOException {
        int size = in.unpackArrayHeader();
        int code = in.unpackInt();
        if (code <= 1) {
            return new Outcome.Done<>(command.unpackDone(in), code == 1);
        }
        long detail = 0;
        List<Outcome.RefusedLine> lines = List.of();
        for (int i = 1; i < size; i++) {
            switch (in.getNextFormat().getValueType()) {
                case ARRAY -> lines = lines(in);
                case INTEGER -> detail = in.unpackLong();
                default -> in.skipValue();
            }
        }
        return new Outcome.Refused<>(Refusal.of(code), lines, detail);
    }

    private static List<Outcome.RefusedLine> lines(MessageUnpacker in) throws IOException {
        int count = in.unpackArrayHeader();
        List<Outcome.RefusedLine> lines = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            in.unpackArrayHeader();
            lines.add(new Outcome.RefusedLine(in.unpackInt(), Refusal.of(in.unpackInt()), in.unpackLong()));
        }
        return lines;
    }
}
