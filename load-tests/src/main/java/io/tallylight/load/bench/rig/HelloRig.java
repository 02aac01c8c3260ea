package io.tallylight.load.bench.rig;

import io.tallylight.load.harness.JarProcess;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The bare server in a process of its own, under the same virtual machine and flags as the engine. */
public final class HelloRig implements Meter, AutoCloseable {
    private static final String SAYS = "listening on ";
    private static final long START_S = 60;

    private final JarProcess process;
    private final URI url;

    private HelloRig(JarProcess process, URI url) {
        this.process = process;
        this.url = url;
    }

    /** {@code bodyBytes}: of its answer, 10 or more. */
    public static HelloRig start(List<String> jvmFlags, int loops, int bodyBytes)
            throws IOException, InterruptedException {
        var arguments = new ArrayList<>(jvmFlags);
        arguments.addAll(List.of("-cp", System.getProperty("java.class.path"), HelloServer.class.getName()));
        arguments.addAll(List.of(Integer.toString(loops), Integer.toString(bodyBytes)));
        var process = JarProcess.java(arguments, Map.of());
        boolean started = false;
        try {
            var line = process.awaitLine(printed -> printed.startsWith(SAYS), START_S);
            started = true;
            return new HelloRig(process, URI.create(line.substring(SAYS.length())));
        } finally {
            if (!started) {
                process.close();
            }
        }
    }

    public URI url() {
        return url;
    }

    @Override
    public double serverUs() {
        return Cpu.us(process.pid());
    }

    @Override
    public RedisSpent redis() {
        return RedisSpent.NOTHING;
    }

    @Override
    public void close() {
        process.close();
    }
}
