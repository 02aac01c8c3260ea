package io.tallylight.load.harness;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The engine's jar, serving from a data folder on a port, that may be killed and started again over the same two. */
public final class EngineProcess implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)");
    private static final long START_S = 60;

    private final Launch launch;
    private final List<ProcessHandle> orphans = new ArrayList<>();
    private JarProcess process;
    private URI url;

    /**
     * How an engine is started.
     *
     * @param jvmFlags of its virtual machine
     * @param environment its settings, such as {@code TALLYLIGHT_LEDGER_BATCHCOMMANDSMAX}
     */
    public record Launch(Path jar, Path data, List<String> jvmFlags, Map<String, String> environment) {
        public Launch {
            jvmFlags = List.copyOf(jvmFlags);
            environment = Map.copyOf(environment);
        }
    }

    private EngineProcess(Launch launch, JarProcess process, URI url) {
        this.launch = launch;
        this.process = process;
        this.url = url;
    }

    /** Serves from {@code data} on a free port, and returns when it says where. */
    public static EngineProcess start(Path jar, Path data) throws IOException, InterruptedException {
        return start(new Launch(jar, data, List.of(), Map.of()));
    }

    /** Serves on a free port, and returns when it says where. */
    public static EngineProcess start(Launch launch) throws IOException, InterruptedException {
        var process = serve(launch, 0);
        return new EngineProcess(launch, process, address(process));
    }

    public long pid() {
        return process.pid();
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
        process = serve(launch, url.getPort());
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

    private static JarProcess serve(Launch launch, int port) throws IOException {
        var arguments = new ArrayList<>(launch.jvmFlags());
        arguments.addAll(List.of("-jar", launch.jar().toString(), "serve"));
        arguments.addAll(List.of(
                "--port", Integer.toString(port), "--data", launch.data().toString()));
        return JarProcess.java(arguments, launch.environment());
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
