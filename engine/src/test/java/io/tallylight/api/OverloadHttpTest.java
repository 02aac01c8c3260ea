package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.Engine;
import io.tallylight.config.Config;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More commands than may wait. */
class OverloadHttpTest {
    private static final int BUYERS = 300;
    private static final int WINDOW_COMMANDS_MAX = 2;

    @TempDir
    Path folder;

    @Test
    void whatDoesNotFitTheWindowIsToldToComeBackAndThenGoesThroughUnderItsKey() throws Exception {
        Config config = Config.defaults().withHttpPort(0).withDataDir(folder);
        Config.Ledger wide = config.ledger();
        Config.Ledger narrow = new Config.Ledger(
                wide.batchCommandsMax(), wide.batchLinesMax(), WINDOW_COMMANDS_MAX, wide.replyTimeoutMs());
        try (Engine engine = Engine.start(config.withLedger(narrow))) {
            Api api = new Api(engine.port());
            String show = api.liveShow();
            api.offer(show, "A", BUYERS);
            Map<String, CompletableFuture<Reply>> answers = new LinkedHashMap<>();
            String body = "{'buyerId':'b','lines':[{'sku':'A','quantity':1}]}";
            for (int i = 0; i < BUYERS; i++) {
                String key = Api.key();
                answers.put(key, api.postAsync(Api.reservations(show), key, body));
            }
            var refused = new ArrayList<String>();
            answers.forEach((key, answer) -> {
                if (answer.join().status() != 201) {
                    answer.join().isProblem(ProblemType.OVERLOADED);
                    refused.add(key);
                }
            });

            assertTrue(!refused.isEmpty(), "a window of two is too small for so many at once");
            refused.forEach(key -> api.keyed(Api.reservations(show), key, body).is(201));
            assertEquals("0 " + BUYERS + " 0", api.counters(show, "A"));
            api.audit(show);
        }
    }
}
