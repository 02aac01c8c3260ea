package io.tallylight.api;

import io.tallylight.testing.Await;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Prometheus' own check of metrics. */
final class Promtool {
    private Promtool() {}

    /**
     * Runs {@code promtool check metrics}.
     *
     * @return what it finds wrong; empty if promtool is not installed, which fails in a continuous build
     */
    static Optional<String> check(String metrics) throws IOException {
        if (!isInstalled()) {
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError("promtool is not installed (Debian's package prometheus)");
            }
            return Optional.empty();
        }
        Process promtool = new ProcessBuilder("promtool", "check", "metrics")
                .redirectErrorStream(true)
                .start();
        try (OutputStream in = promtool.getOutputStream()) {
            in.write(metrics.getBytes(StandardCharsets.UTF_8));
        }
        int code = Await.ended(promtool);
        String complaints = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return Optional.of(code == 0 ? complaints : "exit code " + code + ": " + complaints);
    }

    private static boolean isInstalled() {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            if (Files.isExecutable(Path.of(folder, "promtool"))) {
                return true;
            }
        }
        return false;
    }
}
