package io.tallylight.testing;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A real proxy with the configuration that we publish, on a free port. Where its program is missing the test is skipped, and
 * under {@code CI=true} it fails.
 */
public final class RealProxy implements AutoCloseable {
    private static final int PUBLISHED_PORT = 8080;
    private static final String NGINX_FOLDERS = Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
            .map(kind -> "    " + kind + "_temp_path temp_" + kind + ";\n")
            .reduce("http {\n", String::concat);

    private final Process process;
    private final Path log;
    private final int port;

    /**
     * Starts one.
     *
     * @param file of {@code config/proxies}
     * @param folder for what it writes
     * @param engines ports that take the places of 8081 and 8082
     */
    public RealProxy(String file, Path folder, List<Integer> engines) throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String text = Files.readString(Path.of("../config/proxies", file)).replace(":" + PUBLISHED_PORT, ":" + port);
        for (int i = 0; i < engines.size(); i++) {
            String published = Integer.toString(PUBLISHED_PORT + 1 + i);
            text = text.replace(published, Integer.toString(engines.get(i)));
        }
        Files.createDirectories(folder);
        log = folder.resolve("log.txt");
        Path config = folder.resolve(file);
        // The distribution's folders for temporary files are root's, and nginx as root would give its work to another
        // user.
        String changed = "nginx.conf".equals(file) ? text.replace("http {\n", NGINX_FOLDERS) : text;
        boolean isRoot = "root".equals(System.getProperty("user.name"));
        Files.writeString(config, "nginx.conf".equals(file) && isRoot ? "user root;\n" + changed : changed);
        ProcessBuilder command = new ProcessBuilder(command(file, config, folder))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        command.environment().put("RUN", folder.toString());
        command.environment().put("HOME", folder.toString());
        process = command.start();
    }

    private List<String> command(String file, Path config, Path folder) {
        String path = config.toString();
        return switch (file) {
            case "nginx.conf" -> List.of(program("nginx"), "-p", folder.toString(), "-c", path, "-g", "daemon off;");
            case "haproxy.cfg" -> List.of(program("haproxy"), "-db", "-f", path);
            case "apache.conf" -> List.of(program("apache2"), "-DFOREGROUND", "-f", path);
            case "Caddyfile" -> List.of(program("caddy"), "run", "--config", path, "--adapter", "caddyfile");
            case "varnish.vcl" ->
                List.of(
                        program("varnishd"),
                        "-F",
                        "-j",
                        "none",
                        "-f",
                        path,
                        "-a",
                        "127.0.0.1:" + port,
                        "-n",
                        folder.resolve("work").toString(),
                        "-s",
                        "malloc,64m");
            default -> throw new IllegalArgumentException(file);
        };
    }

    private static String program(String name) {
        String folders =
                Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin") + File.pathSeparator + "/usr/sbin";
        Optional<File> found = Stream.of(folders.split(File.pathSeparator))
                .map(folder -> new File(folder, name))
                .filter(File::canExecute)
                .findFirst();
        if (found.isEmpty()) {
            String missing = "needs " + name + " on the PATH or in /usr/sbin";
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(missing);
            }
            Assumptions.abort(missing);
        }
        return found.orElseThrow().toString();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** What it wrote; for a failure. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        ProcessTree.kill(process);
    }
}
