package io.tallylight.testing;

import io.tallylight.testing.suite.ChildProcesses;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;

/** A PostgreSQL server, durable as its defaults make it, which a test may kill and start again on the same port and folder. */
public final class RealPostgres implements AutoCloseable {
    private static final List<String> DURABLE = List.of("fsync", "synchronous_commit", "full_page_writes");
    private static final Duration STARTUP_MAX = Duration.ofSeconds(60); // after a kill it recovers first
    private static final Set<String> ARCHITECTURES = Set.of("amd64", "aarch64");

    private final Path folder;
    private EmbeddedPostgres server;
    private final int port;
    private int databases;

    /** Starts one over an empty folder; skips the test where there are no binaries for this machine. */
    public RealPostgres(Path folder) throws IOException {
        Assumptions.assumeTrue(
                System.getProperty("os.name").equals("Linux") && ARCHITECTURES.contains(System.getProperty("os.arch")),
                "there is no PostgreSQL for this machine among the dependencies");
        this.folder = folder;
        this.server = builder().start();
        this.port = server.getPort();
        postmaster().ifPresent(ChildProcesses::add);
    }

    private EmbeddedPostgres.Builder builder() {
        var builder = EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                .setPGStartupWait(STARTUP_MAX);
        DURABLE.forEach(setting -> builder.setServerConfig(setting, "on"));
        return builder;
    }

    /** A new empty database, as the engine is told of it. */
    public synchronized String newDatabase() throws SQLException {
        String name = "t" + ++databases;
        execute(url("postgres"), "CREATE DATABASE " + name);
        return url(name);
    }

    /** Makes a database in another encoding. */
    public synchronized String newDatabase(String encoding) throws SQLException {
        String name = "t" + ++databases;
        execute(
                url("postgres"),
                "CREATE DATABASE " + name + " TEMPLATE template0 ENCODING '" + encoding
                        + "' LC_COLLATE 'C' LC_CTYPE 'C'");
        return url(name);
    }

    private String url(String database) {
        return "postgresql://postgres:postgres@127.0.0.1:" + port + "/" + database;
    }

    /** Ends it as a crash would: the server process, and with it all connections. */
    public void kill() throws IOException {
        kill(postmaster().orElseThrow());
    }

    private void kill(ProcessHandle process) throws IOException {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        children.forEach(child -> Await.done(child.onExit()));
        Await.done(process.onExit());
        try (LogLines log = LogLines.of(EmbeddedPostgres.class)) {
            server.close(); // finds nothing to stop, says so as an error, and lets its lock on the folder go
            List<String> unused = log.all();
        }
    }

    /** After a kill. */
    public void startAgain() throws IOException {
        server = builder().setPort(port).start();
        postmaster().ifPresent(ChildProcesses::add);
    }

    /** Each row as its columns joined by {@code |}. */
    public static List<String> rows(String url, String query) throws SQLException {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            int columns = row.getMetaData().getColumnCount();
            List<String> rows = new ArrayList<>();
            while (row.next()) {
                StringBuilder text = new StringBuilder(String.valueOf(row.getString(1)));
                for (int column = 2; column <= columns; column++) {
                    text.append('|').append(row.getString(column));
                }
                rows.add(text.toString());
            }
            return rows;
        }
    }

    public static void execute(String url, String sql) throws SQLException {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A connection of the test's own. */
    public static Connection connect(String url) throws SQLException {
        String jdbc = "jdbc:" + url.replace("postgres:postgres@", "");
        return DriverManager.getConnection(jdbc, "postgres", "postgres");
    }

    private Optional<ProcessHandle> postmaster() throws IOException {
        Path pid = folder.resolve("postmaster.pid");
        return Files.exists(pid)
                ? ProcessHandle.of(Long.parseLong(Files.readAllLines(pid).get(0).strip()))
                : Optional.empty();
    }

    /** Ends it as a crash would, for an orderly stop waits for a checkpoint. */
    @Override
    public void close() throws IOException {
        Optional<ProcessHandle> running = postmaster();
        if (running.isPresent()) {
            kill(running.get());
        }
    }
}
