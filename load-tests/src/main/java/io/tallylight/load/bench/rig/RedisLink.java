package io.tallylight.load.bench.rig;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A connection to a Redis for what the engine does not tell: its CPU time, its version, its settings. One command at a
 * time; blocks. Only replies of one line or one text are read.
 */
public final class RedisLink implements AutoCloseable {
    private static final int REPLY_MS_MAX = 60_000;
    /** By its bytes: a virtual machine may prefer {@code ::1}, where the embedded Redis does not listen. */
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private RedisLink(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(REPLY_MS_MAX);
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /** The embedded Redis of the engine that serves from this data folder; port and password stand in its config. */
    public static RedisLink embedded(Path data) throws IOException {
        var settings = new HashMap<String, String>();
        for (var line : Files.readAllLines(data.resolve("redis").resolve("redis.conf"))) {
            var words = line.split(" ", 2);
            settings.put(words[0], words.length == 2 ? words[1] : "");
        }
        int port = Integer.parseInt(settings.getOrDefault("port", "none"));
        var link = new RedisLink(new Socket(InetAddress.getByAddress(LOOPBACK), port));
        var unused = link.command("AUTH", settings.getOrDefault("requirepass", ""));
        return link;
    }

    /** A Redis without a password on this machine. */
    public static RedisLink local(int port) throws IOException {
        return new RedisLink(new Socket(InetAddress.getByAddress(LOOPBACK), port));
    }

    /** The reply, without what RESP puts around it; an error is an {@link IOException}. */
    public String command(String... words) throws IOException {
        var text = new StringBuilder("*").append(words.length).append("\r\n");
        for (var word : words) {
            text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        out.write(text.toString().getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return reply(words[0]);
    }

    /** One section of {@code INFO}, by field. */
    public Map<String, String> info(String section) throws IOException {
        return fields(command("INFO", section));
    }

    /** What the server has spent so far. */
    Meter.RedisSpent spent() throws IOException {
        var cpu = info("cpu");
        double cpuUs = 1e6 * (number(cpu, "used_cpu_user") + number(cpu, "used_cpu_sys"));
        // No such line before the first call: calls=12,usec=345,usec_per_call=…
        var script = info("commandstats").getOrDefault("cmdstat_evalsha", "calls=0,usec=0");
        var counts = new HashMap<String, String>();
        for (var count : script.split(",", -1)) {
            int sign = count.indexOf('=');
            counts.put(count.substring(0, sign), count.substring(sign + 1));
        }
        return new Meter.RedisSpent(cpuUs, number(counts, "usec"), number(counts, "calls"));
    }

    public void set(String setting, String value) throws IOException {
        var unused = command("CONFIG", "SET", setting, value);
    }

    static Map<String, String> fields(String info) {
        var fields = new HashMap<String, String>();
        info.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1));
            }
        });
        return fields;
    }

    private static double number(Map<String, String> fields, String field) throws IOException {
        var value = fields.get(field);
        if (value == null) {
            throw new IOException("Redis does not tell " + field);
        }
        return Double.parseDouble(value);
    }

    private String reply(String command) throws IOException {
        var line = line();
        switch (line.charAt(0)) {
            case '+', ':' -> {
                return line.substring(1);
            }
            case '$' -> {
                var bytes = in.readNBytes(Integer.parseInt(line.substring(1)) + 2);
                return new String(bytes, 0, Math.max(0, bytes.length - 2), StandardCharsets.UTF_8);
            }
            default -> throw new IOException("Redis answers " + command + " with " + line);
        }
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        int next = in.read();
        while (next >= 0 && next != '\n') {
            line.append((char) next);
            next = in.read();
        }
        if (next < 0 || line.length() < 2) {
            throw new IOException("Redis closed the connection");
        }
        line.setLength(line.length() - 1);
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
