package io.tallylight.config;

import java.util.List;

/**
 * Thrown if the configuration cannot be used. Each mistake is one line for the operator: key, value, what is allowed,
 * source. The message consists of all of these lines.
 */
public final class ConfigException extends Exception {
    private final transient List<String> mistakes;

    public ConfigException(String message) {
        this(List.of(message));
    }

    ConfigException(List<String> mistakes) {
        super(String.join("\n", mistakes));
        this.mistakes = List.copyOf(mistakes);
    }

    /** Returns one line for each mistake, in the order of the settings; at least one. */
    public List<String> mistakes() {
        return mistakes;
    }
}
