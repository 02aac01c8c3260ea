package io.tallylight.planted.logging;

import java.util.logging.Logger;

/** Logs past our log. */
final class Planted {
    private Planted() {}

    static Logger logger() {
        return Logger.getLogger("planted");
    }
}
