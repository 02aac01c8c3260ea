package io.tallylight.load.bench.orders;

import io.tallylight.load.bench.Report;
import io.tallylight.load.harness.PostgresServer;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The order systems that can be measured. */
final class Targets {
    static final List<String> NAMES = List.of("sqlite", "postgres", "webhook");

    private Targets() {}

    /** Does something with an order system. */
    @FunctionalInterface
    interface Work {
        void with(Target target) throws Exception;
    }

    /** One after the other, each for itself; what cannot be had here is a note. */
    static void each(OrdersBenchSettings settings, String row, Report report, Work work) throws Exception {
        for (var name : here(settings.systems(), row, report)) {
            try (var target = open(name)) {
                work.with(target);
            }
        }
    }

    private static List<String> here(List<String> systems, String row, Report report) {
        var here = new ArrayList<>(systems);
        if (!PostgresServer.isHere() && here.remove("postgres")) {
            report.note(row + ": postgres not measured, there are no binaries for this machine");
        }
        return here;
    }

    private static Target open(String name) throws IOException, SQLException {
        return switch (name) {
            case "sqlite" -> new SqliteTarget();
            case "postgres" -> PostgresTarget.start();
            case "webhook" -> new WebhookTarget();
            default -> throw new IllegalArgumentException("no order system " + name);
        };
    }
}
