package io.tallylight.boot;

import org.jspecify.annotations.Nullable;

/** Thrown if the engine cannot start. The message is one line for the operator. */
public final class EngineException extends Exception {
    private final int exitCode;

    public EngineException(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /**
     * Returns the exit code of the process: 1 if the request failed, 2 if the arguments or the configuration are wrong.
     */
    public int exitCode() {
        return exitCode;
    }
}
