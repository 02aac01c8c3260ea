package io.tallylight.planted.scripts;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;

/** Runs a script without being its typed class. */
final class Planted {
    private Planted() {}

    static Request request() {
        return Request.cmd(Command.EVALSHA).arg("sha").arg(0);
    }
}
