package io.tallylight.cli;

import io.tallylight.config.ConfigException;
import io.tallylight.config.ConfigLoader;
import io.tallylight.config.Setting;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that starts or checks an engine. */
final class ServeOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A YAML file; config/tallylight.yaml lists every setting.")
    private @Nullable Path config;

    @Option(names = "--host", paramLabel = "H", description = "The address to listen on (http.host; 127.0.0.1).")
    private @Nullable String host;

    @Option(names = "--port", paramLabel = "P", description = "The port, 0 for a free one (http.port; 8080).")
    private @Nullable String port;

    @Option(names = "--data", paramLabel = "DIR", description = "Where files are kept (data.dir; ./data).")
    private @Nullable String data;

    @Option(
            names = "--single-node",
            description = "This is the only node: the embedded Redis may serve off loopback (redis.singleNode).")
    private boolean singleNode;

    ServeOptions() {}

    /** Loads the configuration from the file, the environment and these options. */
    ConfigLoader.Loaded load() throws ConfigException {
        Map<String, Setting> commandLine = new HashMap<>();
        put(commandLine, "http.host", host, "--host");
        put(commandLine, "http.port", port, "--port");
        put(commandLine, "data.dir", data, "--data");
        put(commandLine, "redis.singleNode", singleNode ? "true" : null, "--single-node");
        return ConfigLoader.load(config, System.getenv(), commandLine);
    }

    private static void put(Map<String, Setting> settings, String key, @Nullable String text, String option) {
        if (text != null) {
            settings.put(key, new Setting(text, option));
        }
    }
}
