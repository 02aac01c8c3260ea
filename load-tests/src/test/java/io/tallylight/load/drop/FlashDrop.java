package io.tallylight.load.drop;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.http.HttpDsl.http;

import io.gatling.javaapi.core.Simulation;
import io.tallylight.load.verdict.VerdictText;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Many buyers, few units, one moment. Fails where the verdict is not clean, the same verdict as that of the replay.
 *
 * <p>Buyers arrive over some seconds and open the page, so that each has a connection when the offer opens; then all tap
 * within {@code spreadMs}.
 */
public final class FlashDrop extends Simulation {
    private static final int MESSAGES_MAX = 10_000;

    private final DropSettings settings = DropSettings.fromProperties();
    private final DropRecord record = new DropRecord();
    private volatile @Nullable DropStage stage;
    private volatile long opensAtMs;

    public FlashDrop() {
        var buyers = new Buyer(this::stage, record).scenarioUntil(() -> opensAtMs, settings.spreadMs());
        var overlays = new Overlay(this::stage, record, settings).scenarioFrom(() -> opensAtMs);
        setUp(
                        overlays.injectOpen(atOnceUsers(settings.overlays())),
                        buyers.injectOpen(rampUsers(settings.buyers()).during(settings.arriveS())))
                .protocols(http.disableFollowRedirect().wsUnmatchedInboundMessageBufferSize(MESSAGES_MAX));
    }

    @Override
    public void before() {
        opensAtMs = System.currentTimeMillis()
                + Duration.ofSeconds(settings.arriveS() + DropSettings.QUIET_S).toMillis();
        try {
            stage = DropStage.set(settings, opensAtMs);
        } catch (Exception e) {
            throw new IllegalStateException("the drop could not be set up: " + e.getMessage(), e);
        }
    }

    @Override
    public void after() {
        var over = stage();
        try {
            boolean clean = judge(over);
            over.close();
            if (!clean) {
                throw new IllegalStateException("the drop's verdict is not clean, or nothing was sold");
            }
            over.forget();
        } catch (IllegalStateException e) {
            throw e;
        } catch (Exception e) {
            over.close();
            throw new IllegalStateException("no verdict: " + e.getMessage(), e);
        }
    }

    private boolean judge(DropStage over) throws Exception {
        var run = record.facts(over.allotted());
        var verdict = over.verdict(run);
        System.out.println("Sold " + run.acknowledged().size() + " of " + settings.units() + " units to "
                + settings.buyers() + " buyers\n" + VerdictText.of(verdict));
        return verdict.isClean() && !run.acknowledged().isEmpty();
    }

    private DropStage stage() {
        var set = stage;
        if (set == null) {
            throw new IllegalStateException("the drop is not set up");
        }
        return set;
    }
}
