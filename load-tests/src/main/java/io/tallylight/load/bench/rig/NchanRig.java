package io.tallylight.load.bench.rig;

import io.tallylight.load.harness.JarProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** nginx with the nchan module and one worker, as a script starts it. */
public final class NchanRig implements Relay {
    /** It may have to download the packages first. */
    private static final long START_S = 120;

    private static final long POLL_MS = 50;
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private final JarProcess process;
    private final Path folder;
    private final URI url;

    private NchanRig(JarProcess process, Path folder, URI url) {
        this.process = process;
        this.folder = folder;
        this.url = url;
    }

    /**
     * Starts it.
     *
     * @throws RigException where it cannot be had here; the message says why
     */
    public static NchanRig start(Path script) throws IOException, RigException, InterruptedException {
        int port = freePort();
        var folder = Files.createTempDirectory("tallylight-nchan");
        var process = JarProcess.command(
                List.of("sh", script.toString(), "serve", Integer.toString(port), folder.toString()), Map.of());
        var rig = new NchanRig(process, folder, URI.create("http://127.0.0.1:" + port));
        boolean started = false;
        try {
            rig.awaitListening(port);
            started = true;
            return rig;
        } finally {
            if (!started) {
                rig.close();
            }
        }
    }

    private void awaitListening(int port) throws RigException, InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_S);
        while (!isListening(port)) {
            if (!process.isAlive() || System.nanoTime() > deadlineNs) {
                var said = process.output().lines().toList();
                throw new RigException(said.isEmpty() ? "it does not start" : said.get(said.size() - 1));
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        }
    }

    private static boolean isListening(int port) {
        try (var socket = new Socket(InetAddress.getByAddress(LOOPBACK), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByAddress(LOOPBACK))) {
            return socket.getLocalPort();
        }
    }

    @Override
    public String name() {
        return "nchan";
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
        return Cpu.usOfTree(process.pid());
    }

    @Override
    public Footprint footprint() throws IOException {
        return Footprint.ofTree(process.pid());
    }

    @Override
    public void close() throws IOException {
        process.close();
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
