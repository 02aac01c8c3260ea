package io.tallylight.load.bench.rig;

import io.tallylight.load.bench.wire.Run;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/**
 * The peer of a reservation in a database: clients that reserve by locking the stock's row, one connection and one thread
 * each, straight over JDBC.
 *
 * <p>A reservation is one statement, which is one transaction and one round trip: the update takes the row's lock, checks
 * and counts; the insert into a table with a unique key makes it safe to repeat. Between them nothing comes from the
 * client, so the lock is held as briefly as can be: the commit's fsync.
 */
public final class RowLock implements AutoCloseable {
    /** SKUs that there are. */
    public static final int ROWS_MAX = 8;

    private static final String RESERVE = "WITH taken AS (UPDATE stock SET available = available - 1,"
            + " reserved = reserved + 1 WHERE sku = ? AND available >= 1 RETURNING sku)"
            + " INSERT INTO reservations SELECT ?, ?, sku, 1, now() + interval '1 hour' FROM taken";
    private static final int BUYERS = 20_000;
    private static final long LAST_MS_MAX = 30_000;

    private final List<Connection> connections = new ArrayList<>();
    private final ExecutorService threads;
    private final AtomicLong number = new AtomicLong();

    private RowLock(int clients) {
        this.threads = Executors.newFixedThreadPool(clients);
    }

    /** Connects so many clients. */
    public static RowLock open(PostgresRig postgres, int clients) throws SQLException {
        var rowLock = new RowLock(clients);
        boolean opened = false;
        try {
            for (int i = 0; i < clients; i++) {
                rowLock.connections.add(postgres.connect());
            }
            opened = true;
            return rowLock;
        } finally {
            if (!opened) {
                rowLock.close();
            }
        }
    }

    /**
     * Reserves as fast as it is answered.
     *
     * @param rows SKUs that the clients take turns at, 1 to {@value #ROWS_MAX}
     * @return each reservation counted as a {@code 201}
     */
    public Spent reserve(int rows, long forMs) throws SQLException, InterruptedException {
        long startNs = System.nanoTime();
        long endNs = startNs + TimeUnit.MILLISECONDS.toNanos(forMs);
        var tasks = new ArrayList<Callable<Long>>();
        for (var connection : connections) {
            tasks.add(() -> client(connection, rows, endNs));
        }
        long made = 0;
        for (var task : threads.invokeAll(tasks, forMs + LAST_MS_MAX, TimeUnit.MILLISECONDS)) {
            try {
                made += task.get(0, TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                throw new SQLException("a client of PostgreSQL failed: " + e.getCause(), e);
            } catch (CancellationException | TimeoutException e) {
                throw new SQLException("a client of PostgreSQL waits for its last answer", e);
            }
        }
        var counts = Map.of(201, made);
        long tookNs = System.nanoTime() - startNs;
        var run = new Run(tookNs, counts, counts, 0, 0, List.of(), new Histogram(1), new Histogram(1));
        return Spent.unmetered(run);
    }

    private long client(Connection connection, int rows, long endNs) throws SQLException {
        long made = 0;
        try (var reserve = connection.prepareStatement(RESERVE)) {
            while (System.nanoTime() < endNs) {
                long mine = number.getAndIncrement();
                reserve.setString(1, "SKU-" + (1 + mine % rows));
                reserve.setString(2, Long.toString(mine));
                reserve.setString(3, "b" + mine % BUYERS);
                if (reserve.executeUpdate() != 1) {
                    throw new SQLException("a reservation changed nothing");
                }
                made++;
            }
        }
        return made;
    }

    @Override
    public void close() throws SQLException {
        threads.shutdownNow();
        for (var connection : connections) {
            connection.close();
        }
    }
}
