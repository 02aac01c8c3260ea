package io.tallylight.testing;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/** A Kafka broker in this JVM, its own controller, which a test may stop and start again on the same port and folder. */
public final class RealKafka implements AutoCloseable {
    /** Who may write through the second listener, and the password. */
    public static final String USERNAME = "tallylight";

    public static final String PASSWORD = "quo\"te\\d";

    private final Properties settings = new Properties();
    private final int port;
    private final int securePort;
    private KafkaRaftServer server;
    private boolean running;

    /**
     * Starts one over an empty folder.
     *
     * @param keyStore for its second listener, made by {@link Receiver#certificate}
     */
    public RealKafka(Path folder, Path keyStore) throws IOException {
        port = freePort();
        securePort = freePort();
        int controller = freePort();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
        String open = "PLAINTEXT://127.0.0.1:" + port + ",SECURE://localhost:" + securePort;
        settings.put("listeners", open + ",CONTROLLER://127.0.0.1:" + controller);
        settings.put("advertised.listeners", open);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURE:SASL_SSL");
        settings.put("ssl.keystore.type", "PKCS12");
        settings.put("ssl.keystore.location", keyStore.toString());
        settings.put("ssl.keystore.password", Receiver.PASSWORD);
        settings.put("sasl.enabled.mechanisms", "PLAIN");
        settings.put(
                "listener.name.secure.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required user_" + USERNAME
                        + "=\"quo\\\"te\\\\d\";");
        settings.put("log.dirs", folder.resolve("logs").toString());
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("num.partitions", "3");
        Path file = folder.resolve("server.properties");
        Files.createDirectories(folder);
        try (Writer out = Files.newBufferedWriter(file)) {
            settings.store(out, "");
        }
        format(file);
        server = started();
    }

    private static void format(Path file) {
        String[] arguments = {"format", "-t", Uuid.randomUuid().toString(), "-c", file.toString()};
        PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        int code = StorageTool.execute(arguments, nowhere);
        if (code != 0) {
            throw new IllegalStateException("formatting the folder failed with " + code);
        }
    }

    private KafkaRaftServer started() {
        KafkaRaftServer made = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
        made.startup();
        running = true;
        return made;
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    public String servers() {
        return "127.0.0.1:" + port;
    }

    /** The second listener: TLS under the certificate for localhost, and a login by {@code PLAIN}. */
    public String secureServers() {
        return "localhost:" + securePort;
    }

    public void startAgain() {
        server = started();
    }

    /** Stops it; once more does nothing. */
    public void stop() {
        if (running) {
            running = false;
            server.shutdown();
            server.awaitShutdown();
        }
    }

    @Override
    public void close() {
        stop();
    }
}
