package io.tallylight.feed;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * What the shows of one hub have in common.
 *
 * @param clock that says what time it is
 * @param nowMs a clock that only spans are measured with
 * @param hub runs tasks on the hub's context
 * @param lost whether a show that cannot be found is known to have been there
 * @param mayReturn asks whether a show that was there and cannot be found any more may be there again; else it was deleted
 */
record FeedContext(
        FeedSettings settings,
        FeedMetrics metrics,
        ConnectionLimits crowd,
        LoopTasks loops,
        BuyerSource buyers,
        Clock clock,
        LongSupplier nowMs,
        Executor hub,
        Predicate<String> lost,
        Function<String, Future<Boolean>> mayReturn) {}
