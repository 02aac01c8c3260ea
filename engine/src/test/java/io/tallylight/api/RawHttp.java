package io.tallylight.api;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One connection on which a test writes requests byte by byte: where a client library would correct them. */
final class RawHttp implements AutoCloseable {
    private static final int DEADLINE_MS = 20_000;
    private static final Pattern LENGTH = Pattern.compile("\ncontent-length: ([0-9]+)\r");

    private final Socket socket;
    private final InputStream in;

    RawHttp(Api api) throws IOException {
        this(api.port());
    }

    RawHttp(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(DEADLINE_MS);
        in = socket.getInputStream();
    }

    /** Sends lines as a head (with the blank line) and answers the answer. */
    String ask(String... lines) throws IOException {
        write(String.join("\r\n", lines) + "\r\n\r\n");
        return answer(lines[0].startsWith("HEAD"));
    }

    @CanIgnoreReturnValue
    RawHttp write(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Ends what this side sends; answers may still come. */
    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Whether some of an answer is here already. */
    boolean hasAnswer() throws IOException {
        return in.available() > 0;
    }

    /** Whether the server has closed; only where no answer is to come. */
    boolean isClosed() throws IOException {
        socket.setSoTimeout(1);
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException stillOpen) {
            return false;
        } finally {
            socket.setSoTimeout(DEADLINE_MS);
        }
    }

    /** The next answer: its head, and its body by {@code Content-Length}. */
    String answer(boolean headOnly) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return head.toString(StandardCharsets.ISO_8859_1) + "<closed>";
            }
            head.write(next);
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        Matcher length = LENGTH.matcher(text.toLowerCase(Locale.ROOT));
        int bytes = !headOnly && length.find() ? Integer.parseInt(length.group(1)) : 0;
        return text + new String(in.readNBytes(bytes), StandardCharsets.UTF_8);
    }

    /** The rest of the line that is being read. */
    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.write(next);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** Reads until a text came; false where the server closed before. */
    boolean read(String text) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(text) < 0) {
            int next = in.read();
            if (next < 0) {
                return false;
            }
            read.append((char) next);
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
