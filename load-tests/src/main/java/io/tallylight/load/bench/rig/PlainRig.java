package io.tallylight.load.bench.rig;

import io.tallylight.load.harness.JarProcess;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The server that writes each message for each socket, under the same virtual machine and flags as the engine. */
public final class PlainRig implements Relay {
    private static final String SAYS = "listening on ";
    private static final long START_S = 60;

    private final JarProcess process;
    private final URI url;

    private PlainRig(JarProcess process, URI url) {
        this.process = process;
        this.url = url;
    }

    /** {@code loops}: event loops, 1 or more. */
    public static PlainRig start(List<String> jvmFlags, int loops) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(jvmFlags);
        arguments.addAll(List.of("-cp", System.getProperty("java.class.path"), PlainServer.class.getName()));
        arguments.add(Integer.toString(loops));
        var process = JarProcess.java(arguments, Map.of());
        boolean started = false;
        try {
            var line = process.awaitLine(printed -> printed.startsWith(SAYS), START_S);
            started = true;
            return new PlainRig(process, URI.create(line.substring(SAYS.length())));
        } finally {
            if (!started) {
                process.close();
            }
        }
    }

    @Override
    public String name() {
        return "writeTextMessage";
    }

    @Override
    public URI feed() {
        return url.resolve("/feed");
    }

    @Override
    public URI publishAt() {
        return url.resolve("/publish");
    }

    @Override
    public double serverUs() {
        return Cpu.us(process.pid());
    }

    @Override
    public Footprint footprint() throws IOException, InterruptedException {
        return Footprint.ofJava(process.pid());
    }

    @Override
    public void close() {
        process.close();
    }
}
