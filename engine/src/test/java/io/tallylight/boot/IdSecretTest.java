package io.tallylight.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.ledger.record.Ids;
import io.tallylight.orders.OrderSystemException;
import io.tallylight.orders.sql.SqlOrderSystem;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import io.tallylight.testing.Await;
import io.tallylight.testing.LogLines;
import io.tallylight.testing.RealRedis;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The secret of ids outlives the loss of any two of the places that keep it. */
class IdSecretTest {
    @TempDir
    Path folder;

    private RealRedis server;
    private SharedRedis redis;
    private SqlOrderSystem sql;
    private Path data;

    @BeforeEach
    void start() throws Exception {
        server = new RealRedis(folder.resolve("redis"));
        redis = SharedRedis.connect(server.url());
        newData("data");
        newOrders("orders");
    }

    @AfterEach
    void stop() {
        sql.close();
        redis.close();
        server.close();
    }

    private void newData(String name) throws IOException {
        data = Files.createDirectory(folder.resolve(name));
    }

    private void newOrders(String name) throws OrderSystemException {
        if (sql != null) {
            sql.close();
        }
        sql = SqlOrderSystem.open("jdbc:sqlite:" + folder.resolve(name + ".db"), 1, Clock.systemUTC());
    }

    /** The id of one key in one show, after a start. */
    private String id(String show) throws EngineException {
        return new IdSecret(data, redis, sql).open(new SecureRandom()).of(show, "shop", "erp", "key");
    }

    private void flush() {
        assertTrue(server.ask("FLUSHALL").startsWith("+OK"));
    }

    @Test
    void itIsPutBackIntoRedisWhileTheEngineRuns() throws Exception {
        IdSecret secret = new IdSecret(data, redis, sql);
        String before = secret.open(new SecureRandom()).of("spring", "shop", "erp", "key");
        Vertx vertx = Vertx.vertx();
        try (IdSecretWatch watch = secret.watch(vertx);
                LogLines log = LogLines.of(IdSecretWatch.class)) {
            for (int loss = 1; loss <= 2; loss++) {
                flush();
                String ask = "EXISTS " + ShowKeys.idSecret();
                Await.until("it is there again", () -> server.ask(ask).equals(":1\r\n"));
            }
            Await.until("it is said", () -> log.all().size() == 2);
            assertNotNull(watch);
        } finally {
            Await.result(vertx.close());
        }
        newData("other");
        newOrders("others");
        assertEquals(before, id("spring"), "from Redis alone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "redis", "orders", "data", "redis orders", "redis data", "orders data"})
    void idsStayTheSameWhateverIsLost(String lost) throws Exception {
        String before = id("spring");
        if (lost.contains("redis")) {
            flush();
        }
        if (lost.contains("orders")) {
            newOrders("others");
        }
        if (lost.contains("data")) {
            newData("other");
        }
        assertEquals(before, id("spring"));
        flush(); // it is put back where it was lost
        newData("third");
        assertEquals(before, id("spring"));
    }

    @Test
    void anInstallationThatLostAllThreeHasOtherIds() throws Exception {
        String before = id("spring");
        flush();
        newOrders("others");
        newData("other");
        assertNotEquals(before, id("spring"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "data"})
    void placesThatDisagreeDoNotStart(String other) throws Exception {
        Path ours = data;
        String first = id("spring");
        flush();
        if (other.equals("orders")) {
            newData("elsewhere");
        }
        newOrders("theirs");
        if (other.equals("data")) {
            newData("elsewhere");
        }
        assertNotEquals(first, id("spring"));
        data = ours;
        EngineException refused = assertThrows(EngineException.class, () -> id("spring"));
        assertEquals(1, refused.exitCode());
        assertTrue(String.valueOf(refused.getMessage()).contains("different installations"), refused.getMessage());
    }

    @Test
    void aShowThatWasThereBeforeKeepsTheIdsOfItsVersion() throws Exception {
        assertEquals(":1", server.ask("SADD tl:shows winter").strip());
        assertEquals(Ids.recordId("winter", "erp", "key"), id("winter"));
        assertNotEquals(Ids.recordId("spring", "erp", "key"), id("spring"));
        flush();
        assertEquals(Ids.recordId("winter", "erp", "key"), id("winter"));
        assertEquals(":1", server.ask("SADD tl:shows summer").strip());
        assertNotEquals(Ids.recordId("summer", "erp", "key"), id("summer"));
    }

    @Test
    void aFileThatIsNotOursIsNamedAndOnlyItsOwnerReadsOurs() throws Exception {
        String unused = id("spring");
        Path file = data.resolve("ids.json");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        Path written = Files.writeString(file, "{\"secret\":\"short\"}");
        EngineException refused = assertThrows(EngineException.class, () -> id("spring"));
        assertTrue(String.valueOf(refused.getMessage()).contains(written.toString()), refused.getMessage());
    }
}
