package io.tallylight.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.ledger.command.Command;
import io.tallylight.ledger.command.Commit;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Refusal;
import io.tallylight.ledger.command.Reserve;
import io.tallylight.ledger.command.Sell;
import io.tallylight.testing.Await;
import io.tallylight.testing.Seed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Random commands through the real script and through a plain model, answer by answer and counter by counter, under a
 * clock that the test moves. {@code -Dtallylight.model.commands=N} for more, {@code -Dtallylight.seed=S} to repeat.
 */
class LedgerModelTest {
    @RegisterExtension
    static final LedgerFixture FIXTURE = new LedgerFixture();

    private static final int COMMANDS = 100_000;
    private static final long START = 1_800_000_000_000L;
    private static final int BATCH_MAX = 12;
    private static final int OPEN_MAX = 6;
    private static final long RETENTION_MS = 20_000;
    private static final int BATCHES_TO_A_LOOK = 10;

    @Test
    void theScriptDoesWhatAPlainModelDoes() throws IOException {
        Seed seed = Seed.of(LedgerModelTest.class);
        int commandsMax = Integer.getInteger("tallylight.model.commands", COMMANDS);
        System.out.println("LedgerModelTest: -Dtallylight.model.commands=" + commandsMax);
        assertEquals("OK", FIXTURE.raw().configSet("appendfsync", "no"));
        TestShow show = FIXTURE.unmade();
        Random random = seed.random();
        RandomCommands commands = new RandomCommands(random, show.id());
        LedgerScript.Settings settings =
                new LedgerScript.Settings(RETENTION_MS, OPEN_MAX, false, EnumSet.allOf(LedgerEventType.class));
        LedgerModel model = new LedgerModel(settings);
        ScriptBench bench = ScriptBench.timed(FIXTURE, settings);
        Map<Refusal, Integer> refusals = new EnumMap<>(Refusal.class);

        long wall = START;
        long lastNow = 0;
        int done = 0;
        int slices = 0;
        int audits = 0; // in more than one slice, with a batch after each
        for (int batches = 0; done < commandsMax; batches++) {
            long elapsed = random.nextInt(10) == 0 ? random.nextInt(5_000) : random.nextInt(120);
            wall += elapsed + (random.nextInt(100) == 0 ? random.nextInt(7_200_000) - 3_600_000 : 0);
            bench.wall(wall);
            List<Command<?>> batch = new ArrayList<>();
            for (int i = random.nextInt(BATCH_MAX + 1); i > 0; i--) {
                batch.add(commands.next(Math.max(lastNow, START)));
            }
            LedgerScript.Reply actual = bench.apply(show.keys(), batch, lastNow, lastNow == 0 ? -1 : elapsed);
            String where = "batch " + batches + " of " + seed;
            assertSame(model.apply(batch, nowAt(wall, lastNow, elapsed)), actual, batch, where);
            AuditScript.Look slice = bench.auditSlice(show.keys(), 1);
            if (slice.state() == AuditScript.State.COMPLETE) {
                assertTrue(slice.audit().map(Audit::conserved).orElse(true), where);
                audits += slices > 1 ? 1 : 0;
                slices = 0;
            }
            slices++;
            if (batches % BATCHES_TO_A_LOOK == 0) {
                assertEquals(model.stock(), FIXTURE.raw().hgetall(show.keys().stock()), where);
                assertEquals(model.buyers.texts(), KeptBuyers.of(FIXTURE, show), where);
                assertEquals(
                        model.records.keySet(),
                        FIXTURE.rawBytes(show.keys().records()).keySet(),
                        where);
            }
            for (int i = 0; i < batch.size(); i++) {
                if (actual.outcomes().get(i) instanceof Outcome.Refused<?> refused) {
                    refusals.merge(refused.refusal(), 1, Integer::sum);
                } else if (batch.get(i) instanceof Reserve basket) {
                    commands.held(basket);
                } else if (batch.get(i) instanceof Sell sale) {
                    commands.sold(sale.basket());
                } else if (batch.get(i) instanceof Commit commit) {
                    commands.sold(commit.id());
                }
            }
            lastNow = actual.now();
            done += batch.size();
        }

        assertEquals(model.stock(), FIXTURE.raw().hgetall(show.keys().stock()));
        assertEquals(model.buyers.texts(), KeptBuyers.of(FIXTURE, show));
        assertEquals(model.orders(), Await.result(FIXTURE.reader().orders(show.id(), 0, commandsMax)));
        assertEquals(model.owed, KeptDebts.of(FIXTURE, show));
        assertEquals(model.told(), KeptNotices.of(FIXTURE, show));
        show.assertConserved();
        System.out.println(model.orders().size() + " orders, refused " + refusals + ", " + audits + " sliced audits");
        assertTrue(audits > 0);
        if (commandsMax >= COMMANDS) {
            // Random commands meet these rarely or, for a deleted show or one long over, never: other tests do.
            EnumSet<Refusal> never = EnumSet.complementOf(EnumSet.of(
                    Refusal.SHOW_OVER,
                    Refusal.SHOW_DELETED,
                    Refusal.SHOW_UNKNOWN,
                    Refusal.ATTEMPTS_USED,
                    Refusal.EXTENDED,
                    Refusal.TOO_MANY_CANCELLATIONS));
            never.removeAll(refusals.keySet());
            assertTrue(never.isEmpty(), "so many commands should meet every refusal, but none met " + never);
        }
    }

    private static void assertSame(
            LedgerScript.Reply expected, LedgerScript.Reply actual, List<Command<?>> batch, String where) {
        assertEquals(expected.now(), actual.now(), () -> where + ", the clock");
        for (int i = 0; i < batch.size(); i++) {
            int index = i;
            assertEquals(
                    expected.outcomes().get(i),
                    actual.outcomes().get(i),
                    () -> where + ", command " + index + " of " + batch);
        }
        assertEquals(expected, actual, () -> where + ", the rest of the reply");
    }

    /** The clock's rule, as the script's first file tells it, for one node alone. */
    private static long nowAt(long wall, long lastNow, long elapsed) {
        if (lastNow == 0) {
            return wall;
        }
        return wall < lastNow ? lastNow + elapsed / 2 : Math.min(wall, lastNow + elapsed + elapsed / 4);
    }
}
