package io.tallylight.load.client;

import org.jspecify.annotations.Nullable;

/** One connection to a feed, used once. Its methods and its listener's are called on the context. */
interface FeedLine {
    /** Hears of one line. Nothing comes after {@code ended}. */
    interface Listener {
        void opened();

        void message(String text);

        /**
         * It ended, or could not be opened.
         *
         * @param mayReturn whether the server lets us come back
         */
        void ended(boolean mayReturn, String why);
    }

    /**
     * Connects; {@code after} is the place to go on from, as {@code <epoch>:<seq>}.
     *
     * @throws IllegalStateException if the client was closed
     */
    void open(@Nullable String after, Listener listener);

    /** Leaves, also while it still connects; the listener may still hear that it ended. */
    void close();
}
