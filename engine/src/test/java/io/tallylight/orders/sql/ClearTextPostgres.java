package io.tallylight.orders.sql;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands in for whoever has taken the place of a PostgreSQL server: it has no TLS, and asks for the password as it is. Keeps
 * what it was sent.
 */
final class ClearTextPostgres implements AutoCloseable {
    static final String HUNG_UP = "[hung up]";

    private static final int SSL_REQUEST = 80_877_103;
    private static final int GSS_REQUEST = 80_877_104;
    private static final byte[] CLEAR_TEXT_PASSWORD = {'R', 0, 0, 0, 8, 0, 0, 0, 3};

    private final ServerSocket server;
    private final List<String> received = new CopyOnWriteArrayList<>();

    ClearTextPostgres() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "clear-text-postgres");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    /** All texts that clients sent. */
    String received() {
        return String.join("", received);
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                talk(new DataInputStream(client.getInputStream()), client.getOutputStream());
            } catch (IOException e) {
                received.add(HUNG_UP);
            }
        }
    }

    private void talk(DataInputStream in, OutputStream out) throws IOException {
        while (true) {
            int length = in.readInt();
            int code = in.readInt();
            if (code == SSL_REQUEST || code == GSS_REQUEST) {
                out.write('N');
            } else {
                append(in.readNBytes(length - 8));
                out.write(CLEAR_TEXT_PASSWORD);
                append(in.readAllBytes());
                received.add(HUNG_UP);
                return;
            }
        }
    }

    private void append(byte[] bytes) {
        received.add(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
