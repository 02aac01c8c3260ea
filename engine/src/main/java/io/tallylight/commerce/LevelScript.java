package io.tallylight.commerce;

import io.lettuce.core.ScriptOutputType;
import io.tallylight.redis.ScriptRunner;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import io.tallylight.show.OfferIndex.Place;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;

/** Notes levels by {@code lua/commerce-level.lua}, of which it is the only caller. For any thread. */
final class LevelScript {
    private static final ScriptRunner SCRIPT = new ScriptRunner("commerce-level", ScriptOutputType.INTEGER);

    private LevelScript() {}

    /** Answers whether it was noted; false where a later note is there. */
    static Future<Boolean> note(SharedRedis redis, Place place, InventoryLevels levels) {
        byte[][] keys = {bytes(ShowKeys.of(place.show()).levels())};
        return redis.<Long>read(() -> SCRIPT.run(
                        redis,
                        keys,
                        bytes(place.sku()),
                        bytes(levels.epoch()),
                        ScriptRunner.arg(levels.version()),
                        bytes(levels.entries()),
                        ScriptRunner.arg(NoteScript.NOTED_FOR.toMillis())))
                .map(noted -> noted == 1);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
