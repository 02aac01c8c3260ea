package io.tallylight.ledger;

import io.tallylight.ledger.command.Adjust;
import io.tallylight.ledger.command.BeginPayment;
import io.tallylight.ledger.command.Cancel;
import io.tallylight.ledger.command.ChangeLines;
import io.tallylight.ledger.command.Command;
import io.tallylight.ledger.command.Commit;
import io.tallylight.ledger.command.DeclinePayment;
import io.tallylight.ledger.command.DefineOffer;
import io.tallylight.ledger.command.DefineOffer.Terms;
import io.tallylight.ledger.command.DefineShow;
import io.tallylight.ledger.command.Extend;
import io.tallylight.ledger.command.Release;
import io.tallylight.ledger.command.RemoveOffer;
import io.tallylight.ledger.command.Reserve;
import io.tallylight.ledger.command.Reserve.Fill;
import io.tallylight.ledger.command.Reserve.Line;
import io.tallylight.ledger.command.RetakeUnits;
import io.tallylight.ledger.command.Sell;
import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.Reservation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Commands of every kind for one show, sensible and not; a seed repeats them exactly. */
final class RandomCommands {
    private static final int SKUS = 10;
    private static final int OFFERS_MAX = 8;
    private static final int REMEMBERED = 30;

    private final Random random;
    private final String show;
    private final List<Command<?>> recent = new ArrayList<>();
    private final List<Reserve> baskets = new ArrayList<>();
    private final List<Reserve> sold = new ArrayList<>();
    private int keys;
    private int docs;

    RandomCommands(Random random, String show) {
        this.random = random;
        this.show = show;
    }

    /** A command as it may come at this moment of the show's clock. */
    Command<?> next(long now) {
        if (recent.isEmpty()) {
            Reserve first = reserve(); // of a show that is not there yet
            keep(recent, first);
            return first;
        }
        if (chance(8)) {
            return recent.get(random.nextInt(recent.size()));
        }
        int kind = random.nextInt(100);
        Command<?> command = kind < 36
                ? reserve()
                : kind < 40
                        ? sell()
                        : kind < 48
                                ? new Release(basket().id())
                                : kind < 70
                                        ? paying(kind)
                                        : kind < 78 ? change(kind) : kind < 84 ? adjust() : define(kind, now);
        keep(recent, command);
        return command;
    }

    private Command<?> paying(int kind) {
        if (kind < 51) {
            return cancel();
        } else if (kind < 58) {
            return commit();
        }
        Reserve of = basket();
        int attempt = chance(80) ? 1 : random.nextInt(3) + 1;
        if (kind >= 67) {
            String newId = Ids.recordId(show, "again", of.id());
            return new RetakeUnits(of.id(), chance(97) ? newId : keyId(), attempt, chance(80));
        } else if (kind >= 64) {
            return new DeclinePayment(of.id(), attempt, "reason" + attempt);
        }
        Reservation.Payment payment = new Reservation.Payment(
                "card", chance(95) ? "r" + keys : "", chance(90) ? Commit.TOTAL : 4_000, chance(90) ? "" : "EUR");
        return new BeginPayment(keyId(), "p" + of.id(), of.id(), random.nextInt(9_000), chance(70) ? 1 : 2, payment);
    }

    private Cancel cancel() {
        Reserve of = sold.isEmpty() || chance(10) ? basket() : sold.get(random.nextInt(sold.size()));
        List<Cancel.Line> lines = new ArrayList<>();
        for (Reserve.Line line : of.lines()) {
            if (chance(60)) {
                String sku = chance(97) ? line.sku() : "nothing" + lines.size();
                lines.add(new Cancel.Line(sku, random.nextInt(4) + 1));
            }
        }
        boolean restock = chance(50);
        String fingerprint = "c" + of.id() + restock + lines;
        return new Cancel(keyId(), fingerprint, of.id(), restock, "why", chance(80) ? 100 : 2, lines);
    }

    private Command<?> change(int kind) {
        Reserve of = basket();
        if (kind < 75) {
            Reserve other = reserve();
            return new ChangeLines(of.id(), other.fill(), chance(50) ? other.lines() : of.lines());
        }
        String key = chance(30) ? Extend.NO_KEY : keyId();
        return new Extend(key, "x" + of.id(), of.id(), random.nextInt(6_000) + 1, chance(50) ? 3_600_000 : 5_000);
    }

    private Sell sell() {
        return new Sell(reserve(), "external", "till", chance(90) ? Commit.TOTAL : 4_000, chance(90) ? "" : "EUR");
    }

    private Command<?> define(int kind, long now) {
        return kind < 92 ? offer(now) : kind < 95 ? new RemoveOffer(sku(), version()) : show();
    }

    /** A basket that was held: later commands are about those. */
    void held(Reserve basket) {
        keep(baskets, basket);
    }

    /** A reservation that became an order: what is cancelled is mostly one of these. */
    void sold(String id) {
        baskets.stream().filter(basket -> basket.id().equals(id)).findFirst().ifPresent(basket -> keep(sold, basket));
    }

    /** A basket that was sold at once. */
    void sold(Reserve basket) {
        keep(sold, basket);
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> void keep(List<T> list, T one) {
        list.add(one);
        if (list.size() > REMEMBERED) {
            T unused = list.remove(random.nextInt(list.size()));
        }
    }

    private Reserve basket() {
        return baskets.isEmpty() || chance(5) ? reserve() : baskets.get(random.nextInt(baskets.size()));
    }

    /** Mostly a new key; sometimes one that may be bound to anything. */
    private String keyId() {
        return Ids.recordId(show, "caller", chance(6) ? "shared" + random.nextInt(20) : "key" + keys++);
    }

    private String sku() {
        return chance(3) ? "nothing" : "c:" + random.nextInt(SKUS);
    }

    private long version() {
        return chance(85) ? DefineShow.ANY : chance(30) ? DefineShow.NEW : random.nextInt(50);
    }

    private Reserve reserve() {
        List<Integer> skus =
                new ArrayList<>(IntStream.range(0, OFFERS_MAX).boxed().toList());
        Collections.shuffle(skus, random);
        List<Line> lines = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            String sku = chance(1) ? "nothing" + i : "c:" + skus.get(i);
            lines.add(new Line(sku, random.nextInt(6) + 1, chance(80) ? Reserve.ANY_PRICE : price()));
        }
        String currency = chance(80) ? "" : List.of("EUR", "THB", "USD").get(random.nextInt(3));
        String fingerprint = Integer.toString(random.nextInt());
        return new Reserve(
                keyId(),
                fingerprint,
                chance(50) ? Fill.ALL : Fill.AVAILABLE,
                currency,
                "buyer" + random.nextInt(5),
                "{}",
                lines);
    }

    private Commit commit() {
        Reserve of = basket();
        long amount = chance(85) ? Commit.TOTAL : random.nextInt(5_000);
        String currency = chance(90) ? "" : "EUR";
        int attempt = chance(60) ? Commit.HELD : random.nextInt(3) + 1;
        return new Commit(keyId(), "f" + of.id(), of.id(), attempt, "external", "r" + keys, amount, currency);
    }

    private Adjust adjust() {
        long delta = chance(2) ? 1_000_000_001 : random.nextInt(40) - 18;
        return new Adjust(keyId(), "f" + delta, sku(), delta, "why");
    }

    private long price() {
        return chance(2) ? 1L << 52 : (random.nextInt(3) + 1) * 500L;
    }

    private DefineOffer offer(long now) {
        long opensAt = chance(85) ? 0 : now + random.nextInt(3_000) - 500;
        long closesAt = chance(80) ? 0 : now + random.nextInt(6_000) - 500;
        long limit = chance(50) ? 0 : random.nextInt(8) + 1;
        String sku = "c:" + random.nextInt(SKUS);
        String limitKey = chance(50) ? "s" + sku : "g" + random.nextInt(3);
        Map<String, Long> prices = chance(50) ? Map.of() : Map.of("THB", price() * 40);
        Terms terms = new Terms(chance(92), opensAt, closesAt, price(), prices, limit, limitKey);
        long allotted = chance(70) ? DefineOffer.UNCHANGED : random.nextInt(60);
        return new DefineOffer(sku, version(), allotted, OFFERS_MAX, "{" + docs++ + "}", terms);
    }

    private DefineShow show() {
        String status =
                chance(80) ? "live" : List.of("scheduled", "paused", "ended").get(random.nextInt(3));
        String currency = chance(95) ? "EUR" : "USD";
        String doc = chance(10) ? "{same}" : "{" + docs++ + "}";
        return new DefineShow(version(), "e" + docs, status, currency, 500 + random.nextInt(8_000), chance(3), doc);
    }
}
