package io.tallylight.load.harness;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What was opened so far on the way to something that needs all of it. Closing this closes each, the last one first, unless
 * it is {@link #keep kept}: so whatever fails on the way leaves nothing open.
 */
public final class Opened implements AutoCloseable {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    /** Adds what has just been opened, and answers it. */
    @CanIgnoreReturnValue
    public <T extends AutoCloseable> T add(T part) {
        parts.push(part);
        return part;
    }

    /** All of it is somebody else's to close from now on. */
    public void keep() {
        parts.clear();
    }

    /** Closes what is left; a part that does not close is no reason to leave the others open. */
    @Override
    public void close() {
        RuntimeException failed = null;
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                if (e instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
                if (failed == null) {
                    failed = new IllegalStateException("not all could be closed", e);
                } else {
                    failed.addSuppressed(e);
                }
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
