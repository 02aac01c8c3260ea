package io.tallylight.feed;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The parts that the shows of one hub share.
 *
 * @param clock the clock for times of day
 * @param nowMs a clock that is only used to measure time spans
 * @param hub runs tasks on the hub's context
 * @param lost tells whether a show that cannot be found is known to have existed
 * @param mayReturn asks whether a show that existed and cannot be found any more may exist again; otherwise it was
 *     deleted
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
