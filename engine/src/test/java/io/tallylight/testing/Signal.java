package io.tallylight.testing;

import java.io.IOException;

/** Sends signals to processes, as {@code kill} does. */
public final class Signal {
    private Signal() {}

    /**
     * Sends one, and returns when it is sent.
     *
     * @param name without {@code SIG}
     */
    public static void send(Process process, String name) {
        try {
            Process sent = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start();
            int status = Await.ended(sent);
            if (status != 0) {
                throw new IllegalStateException("kill -" + name + " failed with " + status);
            }
        } catch (IOException e) {
            throw new IllegalStateException("kill cannot be run", e);
        }
    }
}
