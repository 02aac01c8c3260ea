package io.tallylight.load.harness;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The engine's jar, serving from a data folder on a port, that may be killed and started again over the same two. */
public final class EngineProcess implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)");
    private static final long START_S = 60;

    private final Path jar;
    private final Path data;
    private final List<ProcessHandle> orphans = new ArrayList<>();
    private JarProcess process;
    private URI url;

    private EngineProcess(Path jar, Path data, JarProcess process, URI url) {
        this.jar = jar;
        this.data = data;
        this.process = process;
        this.url = url;
    }

    /** Serves from {@code data} on a free port, and returns when it says where. */
    public static EngineProcess start(Path jar, Path data) throws IOException, InterruptedException {
        var process = serve(jar, data, 0);
        return new EngineProcess(jar, data, process, address(process));
    }

    public URI url() {
        return url;
    }

    /** {@code kill -9}: whatever it had started stays behind, for the next start to find. */
    public void kill() throws InterruptedException {
        orphans.addAll(process.descendants());
        process.kill();
    }

    /** Serves again, from the same folder on the same port. */
    public void restart() throws IOException, InterruptedException {
        process = serve(jar, data, url.getPort());
        url = address(process);
    }

    public String output() {
        return process.output();
    }

    /** Ends it, and what a killed one left behind if nobody has yet. */
    @Override
    public void close() {
        process.close();
        orphans.stream().filter(ProcessHandle::isAlive).forEach(ProcessHandle::destroy);
    }

    private static JarProcess serve(Path jar, Path data, int port) throws IOException {
        return JarProcess.start(jar, List.of("serve", "--port", Integer.toString(port), "--data", data.toString()));
    }

    private static URI address(JarProcess process) throws InterruptedException {
        try {
            var line = process.awaitLine(printed -> ADDRESS.matcher(printed).find(), START_S);
            var match = ADDRESS.matcher(line);
            if (!match.find()) {
                throw new IllegalStateException(line);
            }
            return URI.create(match.group());
        } catch (IllegalStateException e) {
            process.close();
            throw e;
        }
    }
}
