package io.tallylight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.testing.Program;
import io.tallylight.testing.RealPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built jar with PostgreSQL: what makes the tables finds its parts in the jar too. */
class PostgresIT {
    @TempDir
    Path folder;

    @Test
    void theJarMakesItsTablesInPostgres() throws Exception {
        try (RealPostgres postgres = new RealPostgres(folder.resolve("postgres"))) {
            String database = postgres.newDatabase();
            Path config = Files.writeString(folder.resolve("tallylight.yaml"), "orders.sql.url: " + database + "\n");
            try (Program program = Program.start("serve", folder.resolve("data"), "--config", config.toString())) {
                assertEquals(List.of("0"), RealPostgres.rows(database, "SELECT count(*) FROM orders"));
                assertEquals(
                        0,
                        Program.run("order-systems", "list", "--url", program.url())
                                .code());
                String out = program.signal("TERM").out();
                String orders = out.lines()
                        .filter(line -> line.contains("orders to"))
                        .findFirst()
                        .orElseThrow();
                assertTrue(orders.contains("postgresql://***@"), orders);
            }
        }
    }
}
