package io.tallylight.cli;

import io.tallylight.boot.BuildVersion;
import io.tallylight.config.Config;
import io.tallylight.config.ServerUrl;
import org.jspecify.annotations.Nullable;

/** Builds the log line that names the version that serves and its main settings. It contains no secret. */
final class StartupLine {
    private StartupLine() {}

    /**
     * Describes an engine that serves.
     *
     * @param url address on which it listens
     * @param embedded the program of the embedded Redis, if that is the one in use
     * @param node the name of this process among the nodes on one Redis
     */
    static String of(Config config, String url, String embedded, String node) {
        @Nullable ServerUrl redis = config.redis().url();
        return "Tallylight " + BuildVersion.text() + " serves at " + url + ": node " + node + ", Redis "
                + (redis == null ? "embedded: " + embedded : redis) + ", durability "
                + config.redis().durability() + ", orders to "
                + String.join(", ", config.orders().systems()) + " (" + config.ordersSqlUrl() + "), payments "
                + config.payments().gateway() + ", security "
                + config.security().mode() + ", data folder "
                + config.data().dir().toAbsolutePath().normalize();
    }
}
