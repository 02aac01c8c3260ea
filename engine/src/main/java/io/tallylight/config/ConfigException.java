package io.tallylight.config;

/** The configuration cannot be used. The message is one line for the operator: key, value, what is allowed, source. */
public final class ConfigException extends Exception {
    public ConfigException(String message) {
        super(message);
    }
}
