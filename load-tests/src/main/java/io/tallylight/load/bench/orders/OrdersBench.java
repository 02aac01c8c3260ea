package io.tallylight.load.bench.orders;

import io.tallylight.load.bench.Report;
import io.tallylight.load.harness.PostgresServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.List;

/**
 * Measures rows with one order system after the other, each with an engine of its own. What cannot be measured is a
 * complaint; the others are measured all the same.
 */
final class OrdersBench {
    /** In the order in which they are printed. */
    static final List<OrdersRow> ROWS = List.of(new FlushRow(), new InsertsRow(), new DrainRow());

    /** Order systems that can be measured. */
    static final List<String> SYSTEMS = List.of("sqlite", "postgres", "webhook");

    private OrdersBench() {}

    /** {@code progress}: a line for each round. */
    static Report run(List<OrdersRow> rows, OrdersBenchSettings settings, PrintWriter progress)
            throws InterruptedException {
        var report = new Report();
        for (var system : settings.systems()) {
            if (system.equals("postgres") && !PostgresServer.isHere()) {
                report.note("postgres: not measured, there are no binaries for this machine");
                continue;
            }
            try (var target = open(system);
                    var shop = Shop.open(settings, report, progress, target)) {
                for (var row : rows) {
                    if (row.suits(target)) {
                        measure(row, shop);
                    }
                }
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                report.complain(system + " could not be measured: " + e);
            }
        }
        return report;
    }

    private static void measure(OrdersRow row, Shop shop) throws InterruptedException {
        try {
            row.measure(shop);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            shop.report().complain(row.name() + " with " + shop.target().name() + " could not be measured: " + e);
        }
    }

    private static Target open(String system) throws IOException, SQLException {
        return switch (system) {
            case "sqlite" -> new SqliteTarget();
            case "postgres" -> PostgresTarget.start();
            case "webhook" -> new WebhookTarget();
            default -> throw new IllegalArgumentException("no order system " + system);
        };
    }
}
