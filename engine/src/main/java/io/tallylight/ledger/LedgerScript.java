package io.tallylight.ledger;

import io.tallylight.ledger.command.Command;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Refusal;
import io.tallylight.ledger.command.ReservationTerms;
import io.tallylight.redis.CommandRedis;
import io.tallylight.redis.FailureText;
import io.tallylight.redis.LuaScript;
import io.tallylight.redis.OutcomeUnknownException;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the ledger's script ({@code lua/ledger/}), of which it is the only caller. Belongs to one event loop. */
final class LedgerScript {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerScript.class);

    private static final LuaScript BODY = LuaScript.load(
            "ledger/1-show",
            "ledger/2-read",
            "ledger/3-holds",
            "ledger/4-baskets",
            "ledger/5-changes",
            "ledger/6-commands",
            "ledger/7-definitions",
            "ledger/8-recount",
            "ledger/9-write");

    /** The script that Redis refuses before its first line when {@code maxmemory} is reached. */
    static final LuaScript SCRIPT = LuaScript.of("#!lua\n" + BODY.text());

    /** The script that Redis runs even when {@code maxmemory} is reached, for commands that must go on then. */
    static final LuaScript UNBOUNDED = LuaScript.of("#!lua flags=allow-oom\n" + BODY.text());

    /** Largest number of entries of {@code due} handled by one call; each holds up to 512 lines. */
    static final int SWEEP_MAX = 4;

    /** The seq answered for a show that belongs to another incarnation of the data. */
    static final long OTHER_LIFE = -1;

    /**
     * The settings passed with every call.
     *
     * @param retentionMs ms for which the records of a show are kept after it has ended
     * @param openMax number of reservations that one buyer may hold at a time
     * @param stampsClock whether a batch that changes nothing writes the clock nevertheless
     * @param notices events that go into the outbox when they happen
     */
    record Settings(long retentionMs, int openMax, boolean stampsClock, Set<LedgerEventType> notices) {
        /** Settings without notices. */
        Settings(long retentionMs, int openMax, boolean stampsClock) {
            this(retentionMs, openMax, stampsClock, Set.of());
        }
    }

    /**
     * The show's clock as this node knows it.
     *
     * @param lastNow ms, the clock in the last reply, 0 before the first reply
     * @param elapsedMs monotonic time since that call was sent, -1 before the first reply
     */
    record Clock(long lastNow, long elapsedMs) {}

    /**
     * The reply to one call.
     *
     * @param now epoch ms, the show's clock
     * @param seq of the show, 0 if there is no such show, {@link #OTHER_LIFE} if nothing was done
     * @param outcomes one for each command, in their order
     * @param dueHandled entries of {@code due} that were handled
     * @param expired number of reservations that expired with them
     */
    record Reply(long now, long seq, List<Outcome<?>> outcomes, int dueHandled, int expired) {}

    private final Settings settings;
    private final int notices;
    private final MessageBufferPacker out = MessagePack.newDefaultBufferPacker();

    LedgerScript(Settings settings) {
        this.settings = settings;
        this.notices = LedgerEventType.sum(settings.notices);
    }

    /**
     * Applies the commands to one show.
     *
     * @param life incarnation of the data, empty if nothing acknowledged can be lost
     * @param script {@link #SCRIPT}, {@link #UNBOUNDED}, or a script that takes the time from another source
     */
    Future<Reply> apply(
            LuaScript script,
            CommandRedis redis,
            ShowKeys keys,
            List<? extends Command<?>> commands,
            Clock clock,
            String life) {
        Request request = Request.cmd(io.vertx.redis.client.Command.EVALSHA)
                .arg(script.sha())
                .arg(14)
                .arg(keys.showHash())
                .arg(keys.offers())
                .arg(keys.terms())
                .arg(keys.stock())
                .arg(keys.removed())
                .arg(keys.records())
                .arg(keys.due())
                .arg(keys.buyers())
                .arg(keys.orders())
                .arg(keys.events())
                .arg(keys.outbox())
                .arg(keys.audited())
                .arg(keys.payments())
                .arg(keys.delivery())
                .arg(Buffer.buffer(encode(commands, clock, life)));
        return redis.runDurably(script, request).map(reply -> decode(reply, commands));
    }

    private byte[] encode(List<? extends Command<?>> commands, Clock clock, String life) {
        try {
            out.clear();
            out.packArrayHeader(9).packLong(clock.lastNow).packLong(clock.elapsedMs);
            out.packInt(SWEEP_MAX).packLong(settings.retentionMs).packInt(settings.openMax);
            out.packString(life).packInt(settings.stampsClock ? 1 : 0).packInt(notices);
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
            int dueHandled = in.unpackInt();
            int expired = in.unpackInt();
            ReservationTerms terms =
                    new ReservationTerms(seq, now, now + in.unpackLong(), in.unpackString(), in.unpackInt() == 1);
            int answers = in.unpackArrayHeader();
            if (answers != (seq == OTHER_LIFE ? 0 : commands.size())) {
                throw new IOException(answers + " answers to " + commands.size() + " commands");
            }
            List<Outcome<?>> outcomes = new ArrayList<>(answers);
            for (int i = 0; i < answers; i++) {
                outcomes.add(outcome(commands.get(i), in, terms));
            }
            return new Reply(now, seq, outcomes, dueHandled, expired);
        } catch (IOException | RuntimeException e) {
            // The commands were applied nevertheless: the caller must not take this for a refusal.
            LOG.error("the ledger's script answered something unreadable", e);
            throw new OutcomeUnknownException(
                    "the ledger's script answered something unreadable: " + FailureText.of(e));
        }
    }

    private static <T> Outcome<T> outcome(Command<T> command, MessageUnpacker in, ReservationTerms terms)
            throws IOException {
        if (!in.getNextFormat().getValueType().isArrayType()) {
            return new Outcome.Done<>(command.unpackMade(in, terms), false);
        }
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
