package io.tallylight.faults;

import io.tallylight.testing.RealPostgres;
import io.tallylight.testing.Seed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several engines sell one show from one Redis, while engines and Redis are killed and paused at random. Afterwards ledger,
 * PostgreSQL, webhook, feeds and money agree. The seed decides what clients ask for and which faults there are, in which order;
 * when each of them happens is left to the machine.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeveralEnginesTest {
    /** Units that a buyer may have of each offer with a limit, or of its group. */
    static final int LIMIT = 4;

    private static final int CLIENTS = 6;
    private static final int ALLOTTED = 80;
    private static final int HOLD_MS = 3_000;
    private static final int COMMANDS_BETWEEN_FAULTS = 50;
    private static final int LOG_CHARACTERS_MAX = 20_000;

    private Path folder;
    private RealPostgres postgres;

    @SuppressWarnings("NullAway.Init") // before all tests
    SeveralEnginesTest() {}

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        postgres = new RealPostgres(folder.resolve("postgres"));
    }

    @AfterAll
    void stop() throws Exception {
        if (postgres != null) {
            postgres.close();
        }
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void twoAgreeWithAllTheyToldWhateverWasKilledOrPaused() throws Exception {
        run(2, Map.of());
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void threeThatWaitForPostgresAgreeWithAllTheyToldWhateverWasKilledOrPaused() throws Exception {
        run(3, Map.of("TALLYLIGHT_ORDERS_RECORDED", "postgres"));
    }

    private void run(int count, Map<String, String> settings) throws Exception {
        Random random = Seed.of(SeveralEnginesTest.class).random();
        Path own = Files.createDirectory(folder.resolve("engines" + count));
        try (EngineGroup engines = new EngineGroup(own, postgres.newDatabase(), count, settings)) {
            Bookkeeping books = new Bookkeeping();
            try {
                sell(engines, books, random);
            } catch (Exception | AssertionError e) {
                print(engines.logs());
                throw e;
            } finally {
                books.end();
            }
        }
    }

    private static void sell(EngineGroup engines, Bookkeeping books, Random random) throws Exception {
        makeShow(engines.patient(0));
        engines.watch();
        StatusClient host = new StatusClient(engines, books, new Random(random.nextLong()));
        List<RandomClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            RandomClient client = new RandomClient(engines, books, new Random(random.nextLong()));
            clients.add(client);
            books.start("client" + i, client::run);
        }
        books.start("host", host::run);
        for (Runnable fault : faults(engines, books, random)) {
            books.awaitCommands(COMMANDS_BETWEEN_FAULTS);
            fault.run();
        }
        engines.awaitReady();
        books.awaitCommands(COMMANDS_BETWEEN_FAULTS);
        books.stop();
        clients.forEach(RandomClient::settle);
        new GroupAtRest(engines, books).assertHolds(ALLOTTED, host.changes());
    }

    private static void makeShow(Http http) {
        String show = http.liveShow(EngineGroup.SHOW, HOLD_MS);
        http.offer(show, "mug", ALLOTTED);
        String limited = "'title':'Limited','price':700,'allotted':" + ALLOTTED + ",'perBuyerLimit':" + LIMIT;
        http.put(show + "/offers/tee", "{" + limited + "}").is(201);
        for (String sku : List.of("print", "poster")) {
            http.put(show + "/offers/" + sku, "{" + limited + ",'limitGroup':'paper'}")
                    .is(201);
        }
    }

    /** An engine is killed twice, one is paused past its leases while something else happens, and Redis is killed. */
    private static List<Runnable> faults(EngineGroup engines, Bookkeeping books, Random random) {
        int count = engines.size();
        int paused = random.nextInt(count);
        int other = (paused + 1 + random.nextInt(count - 1)) % count;
        List<Runnable> meanwhile = List.of(() -> {}, () -> restart(engines, other), () -> restartRedis(engines));
        Runnable during = meanwhile.get(random.nextInt(meanwhile.size()));
        List<Runnable> faults = new ArrayList<>();
        faults.add(() -> engines.pausePastItsLeases(paused, during));
        faults.add(() -> restartRedis(engines));
        for (int i = 0; i < 2; i++) {
            int killed = random.nextInt(count);
            faults.add(() -> {
                engines.kill(killed);
                books.awaitCommands(COMMANDS_BETWEEN_FAULTS);
                engines.startAgain(killed);
            });
        }
        Collections.shuffle(faults, random);
        return faults;
    }

    private static void restart(EngineGroup engines, int index) {
        engines.kill(index);
        engines.startAgain(index);
    }

    private static void restartRedis(EngineGroup engines) {
        engines.redis.kill();
        try {
            engines.redis.startAgain();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void print(List<String> logs) {
        for (String log : logs) {
            System.err.println(
                    "Log of an engine, its end:\n" + log.substring(Math.max(0, log.length() - LOG_CHARACTERS_MAX)));
        }
    }
}
