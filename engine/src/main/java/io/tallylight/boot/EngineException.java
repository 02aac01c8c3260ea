package io.tallylight.boot;

import org.jspecify.annotations.Nullable;

/** The engine cannot start. The message is one line for the operator. */
public final class EngineException extends Exception {
    private final int exitCode;

    public EngineException(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** What the process should end with: 1 if what was asked failed, 2 if the arguments or the configuration are at fault. */
    public int exitCode() {
        return exitCode;
    }
}
